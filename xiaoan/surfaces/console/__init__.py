"""The command line of an installation: `xiaoan`. Commands are for those who run the machine."""
