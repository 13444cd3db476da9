"""Reading how much: units, what stands around a number, and the words that say an amount without one."""
