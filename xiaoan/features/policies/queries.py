"""The one door to reading; each idea lives in `sight`. Queries take the viewer, except those of what is
published: that is no secret from whom it binds."""

from xiaoan.features.policies.sight.compared import Compared, Pair, comparison
from xiaoan.features.policies.sight.outlook import DutyCost, Outlook, outlook
from xiaoan.features.policies.sight.pages import (
    DocumentLine,
    DraftView,
    Page,
    PieceView,
    above,
    documents,
    one,
    original,
    page,
)
from xiaoan.features.policies.sight.published import CompletionLine, SentenceLine, completion, sentences_of

__all__ = [
    "Compared",
    "CompletionLine",
    "DocumentLine",
    "DraftView",
    "DutyCost",
    "Outlook",
    "Page",
    "Pair",
    "PieceView",
    "SentenceLine",
    "above",
    "comparison",
    "completion",
    "documents",
    "one",
    "original",
    "outlook",
    "page",
    "sentences_of",
]
