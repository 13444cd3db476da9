"""The one door to writing visits and papers; each idea lives in `doing`.

Every command is keyword-only and atomic, answers 404 / 409 / 422 by raising, and takes the client's own id: the
same id with the same content is the same act.
"""

from xiaoan.features.inspections.doing.departments import Arrived, enter
from xiaoan.features.inspections.doing.issuing import Issue, issue
from xiaoan.features.inspections.doing.looking_back import Verdict, correct, department_opinion, look_back
from xiaoan.features.inspections.doing.numbers import set_prefix
from xiaoan.features.inspections.doing.replying import reply, stamp
from xiaoan.features.inspections.doing.signing import Hand, receive, refuse, sign
from xiaoan.features.inspections.doing.visiting import begin, drop, revise
from xiaoan.features.inspections.doing.writing import Said
from xiaoan.features.inspections.shapes import Problem

__all__ = [
    "Arrived",
    "Hand",
    "Issue",
    "Problem",
    "Said",
    "Verdict",
    "begin",
    "correct",
    "department_opinion",
    "drop",
    "enter",
    "issue",
    "look_back",
    "receive",
    "refuse",
    "reply",
    "revise",
    "set_prefix",
    "sign",
    "stamp",
]
