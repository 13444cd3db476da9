"""值班表: turns, weeks, swaps, the handing over of shifts, whether somebody was there, hours nobody covers."""

from xiaoan.kernel.org.rosters.turns import set_turn, set_turns, withdraw_turn

__all__ = ["set_turn", "set_turns", "withdraw_turn"]
