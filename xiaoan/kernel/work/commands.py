"""What can be done about what is owed: record it, correct it, say why not. The only writers of this room.

They live by idea in `doing`; this is their door.
"""

from xiaoan.kernel.work.doing.claims import claim, excuse, refuse_claim, withdraw_excuse
from xiaoan.kernel.work.doing.corrections import confirm_files, correct, withdraw
from xiaoan.kernel.work.doing.remarks import reply, say_difficulty, say_pointless
from xiaoan.kernel.work.doing.submission import Receipt, submit

__all__ = [
    "Receipt",
    "claim",
    "confirm_files",
    "correct",
    "excuse",
    "refuse_claim",
    "reply",
    "say_difficulty",
    "say_pointless",
    "submit",
    "withdraw",
    "withdraw_excuse",
]
