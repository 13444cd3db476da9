"""The one door to writing returns; each idea lives in `doing`."""

from xiaoan.features.returns.doing.beside import keep, note, set_days, stamp
from xiaoan.features.returns.doing.steps import review, send_back, sign, submit, type_in

__all__ = ["keep", "note", "review", "send_back", "set_days", "sign", "stamp", "submit", "type_in"]
