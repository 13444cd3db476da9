"""Running an installation: starting and stopping it, bringing its database up to date, examining it."""
