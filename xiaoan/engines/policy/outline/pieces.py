"""From a document to its pieces: split at titles, place every passage under its headings, say what each piece is.

A piece's number is its place in the tuple, from 0. Furniture of web pages is in no piece. What a summary says under
下一步打算 is a piece of its own that does not look back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from xiaoan.engines.policy.outline.headings import line_of
from xiaoan.engines.policy.outline.inheritance import actor_of_letter
from xiaoan.engines.policy.outline.judging import kinds
from xiaoan.engines.policy.outline.judging.likeness import same_as
from xiaoan.engines.policy.outline.judging.scope import scope_of
from xiaoan.engines.policy.outline.nesting import restarts
from xiaoan.engines.policy.outline.placing import placed
from xiaoan.engines.policy.outline.splitting import Section, sections
from xiaoan.engines.policy.shapes import Document, Piece

_COVER = "这是汇编的题头，没有正文。"
_BACKWARD = "正文在说已经做过的事：只读数字和经常性的安排。"
_FORWARD = "这是总结里说今后打算的部分，按计划来读。"
_RESTARTS = "条目的编号从1开始了{}次，中间没有月份或标题：没有月份的，请补上月份。"
_BLOCKS = 3
_SAME = "与前面的“{}”基本相同，是重复稿。"


def pieces(document: Document) -> tuple[Piece, ...]:
    """The documents that stand in this document, in order; every passage but furniture is in one of them."""
    found: list[Piece] = []
    parts = sections(document.passages)
    year = None
    for part in parts:
        made = _pieces(part, year)
        found.extend(made)
        # A plan sent with a notice, or an annex, is of its year; documents of a set have nothing to do with each other.
        year = None if parts[0].cover else made[0].year
    same = same_as(["".join(one.passage.text for one in piece.placed) for piece in found])
    return tuple(
        replace(piece, number=number, same_as=first, why=_why(piece, found, first))
        for number, (piece, first) in enumerate(zip(found, same, strict=True))
    )


def _pieces(section: Section, sent: int | None) -> list[Piece]:
    head, body = section.passages[: section.heads], section.passages[section.heads :]
    title, year = section.title, kinds.year_of(section.title, body) or sent
    if section.cover:
        lines = placed(head, [line_of(passage) for passage in body], year=year)
        return [Piece(0, title, lines, "noise", "other", False, year, None, _COVER)]
    verdict = scope_of(title, [passage.text for passage in body])
    nature = kinds.nature(title, body)
    cut = kinds.forward_part(body) if nature.backward else None
    text = [line_of(passage) for passage in body]
    first = text if cut is None else text[:cut]
    why = verdict.why or (_BACKWARD if nature.backward else "")
    blocks = restarts(first)
    if verdict.scope == "in" and blocks >= _BLOCKS:
        why += _RESTARTS.format(blocks + 1)
    opening = body[0].text if body else ""
    actor = actor_of_letter(title, opening) if nature.kind == "letter" else ""
    lines = placed(head, first, year=year, actor=actor)
    made = [Piece(0, title, lines, verdict.scope, nature.kind, nature.backward, year, None, why)]
    if cut is not None:
        words = body[cut].text.strip()[:24].rstrip("。：")
        lines = placed((), text[cut:], year=year)
        name = f"{title}：{words}" if title else words
        made.append(Piece(0, name, lines, verdict.scope, "plan", False, year, None, verdict.why or _FORWARD))
    return made


def _why(piece: Piece, found: Sequence[Piece], first: int | None) -> str:
    return piece.why if first is None else (piece.why + _SAME.format(found[first].title or "一篇"))
