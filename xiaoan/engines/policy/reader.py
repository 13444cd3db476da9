"""The one door: a document in, its pieces, duties and figures out."""

from __future__ import annotations

from xiaoan.engines.policy.duties.building import duties_of
from xiaoan.engines.policy.duties.page import Page
from xiaoan.engines.policy.figures import figures
from xiaoan.engines.policy.outline import pieces
from xiaoan.engines.policy.shapes import Document, Duty, Figure, Reading


def read(document: Document) -> Reading:
    """Read a document.

    Duties of pieces that are not about school safety are marked by their `scope`; pieces and sentences about
    watching persons yield none. A repeated piece is read like the first.
    """
    found, page = pieces(document), Page(document.text)
    duties: list[Duty] = []
    reported: list[Figure] = []
    for piece in found:
        if piece.same_as is None:
            reported += figures(piece)
        if piece.scope != "sensitive":
            duties += duties_of(piece, page)
    notes = tuple(
        f"第 {page.line(start)} 行有一句涉及对人的管控，不作为任务：{document.text[start:end].strip()[:40]}"
        for start, end in page.withheld
    )
    return Reading(document, found, tuple(duties), tuple(reported), notes)
