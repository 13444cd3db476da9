"""按文件: each document with its articles, and what of the catalogue stands on each; one may search titles and clauses.

What nobody has compared with the text says 待核对原文.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from xiaoan.foundation.errors import NotFound
from xiaoan.foundation.text import cleaned
from xiaoan.kernel.catalogue import verbs as catalogue
from xiaoan.kernel.catalogue.browse.documents import Article, Document, Resting, documents
from xiaoan.kernel.catalogue.pack.schema import Source
from xiaoan.surfaces.web.door import Seat, page
from xiaoan.surfaces.web.pages.catalogue.browse.sight import OFFICE, Sight, sight
from xiaoan.surfaces.web.signs import Words

MOST_FOUND = 150
MOST_SHOWN = 200
"""Things on one page of a document; a longer one goes on, article by article."""

LONGEST = 40

SORT_WORDS: dict[str, Words] = {
    "duty": gettext_lazy("要做的事"),
    "charge": gettext_lazy("岗位责任"),
    "item": gettext_lazy("检查项"),
    "ledger": gettext_lazy("台账"),
    "hazard": gettext_lazy("隐患类别"),
    "combined": gettext_lazy("综合判定"),
    "norm": gettext_lazy("配备标准"),
    "inspection": gettext_lazy("迎检清单"),
    "parameter": gettext_lazy("参数"),
    "emergency": gettext_lazy("应急处置"),
}


class Thing(NamedTuple):
    """One thing that rests on an article: what sort in words, title, address ("" when it has no page), what is said."""

    sort: Words
    title: str
    url: str
    says: str
    verify: bool


@dataclass(frozen=True)
class Section:
    """One article and what rests on it."""

    words: str
    verify: bool
    things: tuple[Thing, ...]


class Hit(NamedTuple):
    """One thing found by a search, with its document and article."""

    source: Source
    url: str
    article: str
    thing: Thing


@page(verb=catalogue.SEE)
@require_safe
def index(request: Seat) -> HttpResponse:
    """The documents that are cited here; with `q` what they and their clauses say of it."""
    look, asked = sight(request), cleaned(request.GET.get("q", ""), most=LONGEST)
    found = cited(look)
    hits, more = _search(look, found, asked) if asked else ([], 0)
    shown = {
        "look": look,
        "unit": look.unit,
        "here": "documents",
        "documents": [(each, look.to(f"/catalogue/documents/{each.source.code}")) for each in found],
        "unchecked": sum(each.unchecked for each in found),
        "articles": sum(len(each.articles) for each in found),
        "q": asked,
        "hits": hits,
        "more": more,
        "action": "/catalogue/documents",
        "clear": look.to("/catalogue/documents"),
    }
    return render(request, "pages/catalogue/browse/documents.html", shown)


@page(verb=catalogue.SEE)
@require_safe
def show(request: Seat, source_code: str) -> HttpResponse:
    """One document: article by article, what stands on it."""
    look = sight(request)
    document = next((each for each in cited(look) if each.source.code == source_code), None)
    if document is None:
        raise NotFound()
    parts = _parts(document)
    asked = request.GET.get("part", "1")
    number = min(int(asked), len(parts)) - 1 if asked.isdecimal() and len(asked) < 4 and int(asked) else 0
    shown = {
        "look": look,
        "unit": look.unit,
        "document": document,
        "sections": [_section(look, article) for article in parts[number]],
        "pages": [
            (each + 1, look.to(f"/catalogue/documents/{source_code}", part=str(each + 1)), each == number)
            for each in range(len(parts))
        ]
        if len(parts) > 1
        else [],
        "back": look.to("/catalogue/documents"),
    }
    return render(request, "pages/catalogue/browse/document.html", shown)


def _parts(document: Document) -> list[list[Article]]:
    """Its articles page by page; one article with more than a page is cut."""
    parts: list[list[Article]] = [[]]
    room = MOST_SHOWN
    for article in document.articles:
        rest = article.resting
        while rest:
            if not room:
                parts.append([])
                room = MOST_SHOWN
            parts[-1].append(article._replace(resting=rest[:room]))
            rest, room = rest[room:], room - min(room, len(rest))
    return parts


def cited(look: Sight) -> list[Document]:
    """The documents cited by what counts here: duties that do not, and what belongs to them alone, are left out."""
    everything = documents(look.packs, look.sources)
    if not look.school and not look.kind:
        return everything
    counted = {each.duty.code for each in look.counted()}
    kept = []
    for document in everything:
        articles = []
        for article in document.articles:
            rows = tuple(each for each in article.resting if each.sort != "duty" or each.code in counted)
            if look.kind == OFFICE:
                rows = tuple(each for each in rows if each.sort == "duty")
            if rows:
                articles.append(article._replace(resting=rows))
        if articles:
            kept.append(document._replace(articles=tuple(articles)))
    return kept


def _section(look: Sight, article: Article) -> Section:
    return Section(article.words, article.verify, tuple(_thing(look, each) for each in article.resting))


def _thing(look: Sight, each: Resting) -> Thing:
    return Thing(SORT_WORDS[each.sort], each.title, _address(look, each), each.clause.says, each.clause.verify)


def _address(look: Sight, each: Resting) -> str:
    pages = {"duty": "/catalogue/duties/", "ledger": "/ledgers/"}
    return f"{pages[each.sort]}{each.code}?unit={look.unit.id}" if each.sort in pages else ""


def _search(look: Sight, found: list[Document], asked: str) -> tuple[list[Hit], int]:
    """What names the words: the title of a thing, of its document, the article, or what the clause says."""
    wanted = asked.casefold().split()
    hits = [
        Hit(document.source, look.to(f"/catalogue/documents/{document.source.code}"), article.words, _thing(look, each))
        for document in found
        for article in document.articles
        for each in article.resting
        if _says(wanted, f"{each.title} {document.source.title} {article.words} {each.clause.says}")
    ]
    return hits[:MOST_FOUND], max(0, len(hits) - MOST_FOUND)


def _says(wanted: list[str], text: str) -> bool:
    folded = text.casefold()
    return all(word in folded for word in wanted)
