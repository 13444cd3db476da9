"""The life of reports and hazards as commands, by idea. `hazards.commands` is the door to all of them."""
