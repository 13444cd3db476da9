"""What can be done about what is owed: record it, correct it, say why not. The only writers of this room.

They live by idea in `doing`; this is their door.
"""

from xiaoan.kernel.work.doing.batch import MOST, Answered, Looks, Sent, submit_many
from xiaoan.kernel.work.doing.claims import claim, excuse, refuse_claim, withdraw_excuse
from xiaoan.kernel.work.doing.corrections import correct, withdraw
from xiaoan.kernel.work.doing.filing.many import file_many, file_one
from xiaoan.kernel.work.doing.papers import file_paper, submit_paper
from xiaoan.kernel.work.doing.proof import bring_proof, confirm_files
from xiaoan.kernel.work.doing.remarks import decide, reply, say_difficulty, say_pointless
from xiaoan.kernel.work.doing.submission import Receipt, submit

__all__ = [
    "MOST",
    "Answered",
    "Looks",
    "Receipt",
    "Sent",
    "bring_proof",
    "claim",
    "confirm_files",
    "correct",
    "decide",
    "excuse",
    "file_many",
    "file_one",
    "file_paper",
    "refuse_claim",
    "reply",
    "say_difficulty",
    "say_pointless",
    "submit",
    "submit_many",
    "submit_paper",
    "withdraw",
    "withdraw_excuse",
]
