"""A reading as lines for a terminal: what each piece asks, what summaries report, what was set apart and why."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from xiaoan.engines.policy.shapes import Duty, Figure, Piece, Reading
from xiaoan.surfaces.console.reading import words
from xiaoan.surfaces.console.reading.columns import table, wrapped

_HEADS = ("行", "谁", "做什么", "多久一次", "多少", "什么时候前", "凭什么", "把握")
_WIDTHS = (5, 14, 0, 16, 12, 18, 16, 8)
_ACTION = 2
_NARROWEST = 24
_MOST_TITLE = 40
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def listing(reading: Reading, columns: int, *, everything: bool = False) -> Iterator[str]:
    """Lines of at most so many columns. `everything` lists what was set apart, too."""
    for line in _listing(reading, columns, everything):
        # A document may not speak to the terminal that shows it.
        yield _CONTROL.sub("", line)


def _listing(reading: Reading, columns: int, everything: bool) -> Iterator[str]:
    inside = [duty for duty in reading.duties if duty.scope == "in"]
    counts = f"{len(reading.pieces)} 篇　要求 {len(inside)} 条　数字 {len(reading.figures)} 个"
    yield f"{reading.document.name or '文件'}　{counts}"
    for note in dict.fromkeys((*reading.document.notes, *reading.notes)):
        yield f"注意：{note}"
    asked_in, told_in = defaultdict(list), defaultdict(list)
    for duty in reading.duties if everything else inside:
        asked_in[duty.piece].append(duty)
    for figure in reading.figures:
        told_in[figure.piece].append(figure)
    for piece in reading.pieces:
        duties, figures = asked_in[piece.number], told_in[piece.number]
        if duties or (figures and not words.apart(piece)):
            yield from ("", f"{_named(piece)}　{len(duties)} 条")
            if words.apart(piece):
                yield f"另放：{words.apart(piece)}"
            yield from _duties(duties, columns)
            yield from _figures(figures)
    kept = [piece for piece in reading.pieces if words.apart(piece)]
    if kept:
        yield from ("", f"另放一边的 {len(kept)} 篇：")
        yield from (f"  {_named(piece)}：{words.apart(piece)}" for piece in kept)
    asked = sum(bool(duty.asks) for duty in inside)
    if asked:
        yield from ("", f"有 {asked} 条要请人回答（谁来做、哪个月等），审核时会问。")


def _named(piece: Piece) -> str:
    title = piece.title if len(piece.title) <= _MOST_TITLE else piece.title[: _MOST_TITLE - 1] + "…"
    year = f"，{piece.year} 年" if piece.year else ""
    return f"{words.numbered(piece)} {title}（{words.KINDS[piece.kind]}{year}，{words.place(piece)}）"


def _duties(duties: Sequence[Duty], columns: int) -> Iterator[str]:
    if not duties:
        return
    room = columns - sum(_WIDTHS) - 2 * (len(_WIDTHS) - 1)
    if room >= _NARROWEST:
        widths = [room if place == _ACTION else each for place, each in enumerate(_WIDTHS)]
        yield from table(_HEADS, [_row(duty) for duty in duties], widths)
        return
    for duty in duties:
        said = words.fields(duty)
        yield f"{duty.line} 行　{words.sureness(duty.confidence)}　{words.DOMAINS[duty.domain]}"
        for name, words_of_field in said.items():
            for turn, line in enumerate(wrapped(words_of_field, max(columns - 14, 20))):
                yield f"  {words.FIELDS[name] + '：' if not turn else '':　<6}{line}"


def _row(duty: Duty) -> tuple[str, ...]:
    said = words.fields(duty)
    told = [said.get(name, "") for name in ("actor", "action", "frequency", "threshold", "deadline", "evidence")]
    if duty.applies_to:
        told[1] += f"（{words.FIELDS['applies_to']}{said['applies_to']}）"
    return str(duty.line), *told, words.sureness(duty.confidence)


def _figures(figures: Sequence[Figure]) -> Iterator[str]:
    if figures:
        yield "总结里的数字："
    for figure in figures:
        about = "约 " if figure.approximate else ""
        period = f"（{figure.period}）" if figure.period else ""
        sums = words.adds_up(figure)
        yield f"  {figure.line} 行　{figure.what} {about}{words.number(figure.value)}{figure.unit}{period}" + (
            f"　{sums}" if sums else ""
        )
