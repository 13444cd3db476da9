"""What is done and asked for: records of walks, sweeps, rosters."""
