"""The one door to writing; each idea lives in `doing`. Keyword-only, the same call again gives the same answer."""

from xiaoan.features.policies.doing.joining import merge, split
from xiaoan.features.policies.doing.judging import accept, accept_many, choose_match, edit, reject, reopen
from xiaoan.features.policies.doing.pieces import answer_piece, set_scope
from xiaoan.features.policies.doing.publishing import publish, resume, withdraw_publication
from xiaoan.features.policies.doing.taking import describe, link_previous, take_in, withdraw_document

__all__ = [
    "accept",
    "accept_many",
    "answer_piece",
    "choose_match",
    "describe",
    "edit",
    "link_previous",
    "merge",
    "publish",
    "reject",
    "reopen",
    "resume",
    "set_scope",
    "split",
    "take_in",
    "withdraw_document",
    "withdraw_publication",
]
