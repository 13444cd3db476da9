"""A page that stands alone: the document with what was read in it at the left, what it asks at the right, linked both
ways. It needs no network and no script; a script in the page only lights up what belongs together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path

from xiaoan.engines.policy.shapes import Duty, Figure, Piece, Reading
from xiaoan.surfaces.console.reading import words
from xiaoan.surfaces.console.reading.marks import Line, Run, marked

_HERE = Path(__file__).parent
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


def page(reading: Reading, *, everything: bool = False) -> str:
    """The page as HTML. `everything` shows the duties of what was set apart, too."""
    duties = [duty for duty in reading.duties if everything or duty.scope == "in"]
    return "\n".join(_lines(reading, duties))


def _lines(reading: Reading, duties: Sequence[Duty]) -> Iterator[str]:
    name = _said(reading.document.name or "文件")
    yield '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{name}　读出的要求</title>\n<style>\n{_part('page.css')}</style>\n</head>\n<body>"
    yield f"<header>\n<h1>{name}</h1>\n<p>{_summary(reading, duties)}</p>"
    for note in dict.fromkeys((*reading.document.notes, *reading.notes)):
        yield f"<p>注意：{_said(note)}</p>"
    key = "".join(f'<span class="k k-{field}">{word}</span>' for field, word in words.FIELDS.items())
    yield f'<p class="key"><span>这样画线的，是读出这一项的原话：</span>{key}</p>'
    yield '<nav><a href="#text">看原文</a><a href="#duties">看要求</a></nav>\n</header>\n<main class="both">'
    yield '<section id="text" tabindex="0" aria-label="原文">\n<h2>原文</h2>\n<div class="text">'
    yield from _document(reading, duties)
    yield '</div>\n</section>\n<section id="duties" tabindex="0" aria-label="读出的要求">'
    yield from _duties(reading, duties)
    yield from _reported(reading.figures)
    yield f"</section>\n</main>\n<script>\n{_part('page.js')}</script>\n</body>\n</html>\n"


def _summary(reading: Reading, duties: Sequence[Duty]) -> str:
    inside = sum(duty.scope == "in" for duty in duties)
    kept = sum(bool(words.apart(piece)) for piece in reading.pieces)
    told = [f"{len(reading.pieces)} 篇", f"读出要求 {inside} 条"]
    told += [f"其中 {asked} 条要请人回答"] if (asked := sum(bool(duty.asks) for duty in duties)) else []
    told += [f"另放一边 {kept} 篇"] if kept else []
    return "，".join(told).replace(" ", "\u00a0") + "。"


def _document(reading: Reading, duties: Sequence[Duty]) -> Iterator[str]:
    begins = {piece.lines[0]: piece for piece in reading.pieces if piece.placed}
    shown: set[int] = set()
    away = False
    for line in marked(reading.document.text, duties):
        piece = begins.get(line.number)
        if piece is not None:
            away = bool(words.apart(piece))
            if len(reading.pieces) > 1 or away:
                yield f'<p class="piece">{_said(_titled(piece))}</p>'
            if away:
                yield f'<p class="why">另放一边：{_said(words.apart(piece))}</p>'
        yield _line(line, shown, away=away)


def _titled(piece: Piece) -> str:
    return f"{words.numbered(piece)}　{piece.title}（{words.KINDS[piece.kind]}，{words.place(piece)}）"


def _line(line: Line, shown: set[int], *, away: bool) -> str:
    runs = "".join(_run(run, shown) for run in line.runs)
    return f'<div class="line{" apart" if away else ""}" id="l{line.number}"><i>{line.number}</i><p>{runs}</p></div>'


def _run(run: Run, shown: set[int]) -> str:
    """A run; before the first of a duty stands its number, which is where the duty's link arrives."""
    if not run.duties:
        return _said(run.text)
    begun = [duty for duty in run.whole if duty not in shown]
    shown.update(begun)
    numbers = "".join(f'<a class="n" id="t{duty + 1}" href="#d{duty + 1}">{duty + 1}</a>' for duty in begun)
    kind = f" k k-{run.field}" if run.field else ""
    title = f' title="{words.FIELDS[run.field]}"' if run.field else ""
    of = " ".join(str(duty + 1) for duty in run.duties)
    return f'{numbers}<a class="s{kind}" href="#d{run.duties[0] + 1}" data-d="{of}"{title}>{_said(run.text)}</a>'


def _duties(reading: Reading, duties: Sequence[Duty]) -> Iterator[str]:
    titles = {piece.number: piece for piece in reading.pieces}
    before: int | None = None
    for number, duty in enumerate(duties, 1):
        if duty.piece != before:
            before = duty.piece
            yield f"<h2>{_said(titles[duty.piece].title or '要求') if duty.piece in titles else '要求'}</h2>"
        yield from _duty(number, duty)
    if not duties:
        yield "<h2>要求</h2>\n<p>没有读出要求。</p>"


def _duty(number: int, duty: Duty) -> Iterator[str]:
    away = " apart" if duty.scope != "in" else ""
    sure = words.sureness(duty.confidence)
    asks = f'<span class="ask">要请人回答 {len(duty.asks)} 处</span>' if duty.asks else ""
    yield f'<article class="duty{away}" id="d{number}" data-d="{number}">'
    link = f'<a href="#t{number}">{number}　第\u00a0{duty.line}\u00a0行</a>'
    yield f"<h3>{link}{words.DOMAINS[duty.domain]}{asks}<span>{sure}</span></h3>"
    if away:
        yield f'<p class="why">{words.SCOPES[duty.scope]}</p>'
    rows = (
        f'<dt><span class="k k-{name}">{words.FIELDS[name]}</span></dt><dd>{_said(said)}</dd>'
        for name, said in words.fields(duty).items()
    )
    yield f"<dl>{''.join(rows)}</dl>\n<q>{_said(duty.quote)}</q>\n</article>"


def _reported(figures: Sequence[Figure]) -> Iterator[str]:
    if not figures:
        return
    yield "<h2>总结里的数字</h2>\n<table>\n<tr><th>行</th><th>什么</th><th>数</th><th>时段</th><th>加起来</th></tr>"
    for figure in figures:
        about = "约" if figure.approximate else ""
        off = ' class="off"' if figure.adds_up is False else ""
        yield (
            f'<tr><td><a href="#l{figure.line}">{figure.line}</a></td><td>{_said(figure.what)}</td>'
            f'<td class="num">{about}{words.number(figure.value)}{_said(figure.unit)}</td>'
            f"<td>{_said(figure.period)}</td><td{off}>{words.adds_up(figure)}</td></tr>"
        )
    yield "</table>"


def _part(name: str) -> str:
    return (_HERE / name).read_text("utf-8")


def _said(text: str) -> str:
    """Text of a document as HTML: nothing in it is markup, and no character that a page may not hold."""
    return escape(_CONTROL.sub("", text))
