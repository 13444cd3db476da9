"""A working county to try everything on: invented units and people, two months of activity, through the commands."""
