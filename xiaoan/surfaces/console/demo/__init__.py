"""A working county to try everything on: invented units and people, four months of activity, through the commands."""
