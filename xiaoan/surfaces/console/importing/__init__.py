"""Lists of the bureau's own, as Excel or CSV, brought in from the command line."""
