"""A reading as its pages show it: cards of duties, tabs that count them, heads of pieces, marks in the text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xiaoan.engines.policy.shapes import Span
from xiaoan.features.policies.models import PolicyDocument, Reported
from xiaoan.features.policies.queries import DraftView, Page, PieceView
from xiaoan.features.policies.shapes import DRAFT_STATES, REASONS, RELATIONS
from xiaoan.features.policies.wording import MODALITIES
from xiaoan.foundation.text import measure
from xiaoan.surfaces.web.pages.policies.text.batch import PieceHead
from xiaoan.surfaces.web.pages.policies.text.marking import Marked
from xiaoan.surfaces.web.pages.policies.text.words import FIELDS, fields_words, number_words, threshold_words
from xiaoan.surfaces.web.signs import Words

SHOWS: dict[str, Words] = {
    "all": gettext_lazy("全部"),
    "open": gettext_lazy("待看"),
    "asking": gettext_lazy("有疑问"),
    "accepted": gettext_lazy("已接受"),
    "rejected": gettext_lazy("不要"),
}
NOT_READ = ("waiting", "refused")
"""States of documents in which there is nothing to show yet, or ever."""
SETTLED = ("merged", "split")
"""States of drafts that others stand for: shown nowhere but in 办理记录."""


class FieldLine(NamedTuple):
    """One field on a card; `note` says what was read before a person changed it, or that it was inferred."""

    code: str
    title: Words
    words: str
    note: str = ""


class AskLine(NamedTuple):
    """A question that must be answered before a draft is accepted; `wrong` when the answer was no good."""

    code: str
    question: str
    choices: Sequence[tuple[str, Words]] = ()
    said: str = ""
    wrong: str = ""
    sort: str = "pick"
    said_to: str = ""


@dataclass(frozen=True)
class Card:
    """One drafted duty."""

    id: UUID
    number: int
    version: int
    line: int
    state: str
    state_words: str
    says: str
    quote: str
    fields: Sequence[FieldLine]
    asks: Sequence[AskLine]
    match: str
    after: str
    because: str
    url: str

    @property
    def may_reopen(self) -> bool:
        """Whether the decision can be taken back here."""
        return self.state in ("accepted", "rejected")


class Way(NamedTuple):
    """Where the viewer was: which tab, from which duty; or one duty after another."""

    show: str = "all"
    first: int = 0
    one: bool = False

    @classmethod
    def of(cls, query: str) -> Way:
        """Read from a query; what is no such place is the first page of all."""
        said = QueryDict(query[:200].removeprefix("?"))
        show, first = said.get("show", ""), said.get("from", "")
        known = first.isascii() and first.isdigit() and len(first) < 8
        return cls(show if show in SHOWS else "all", int(first) if known else 0, said.get("one") == "1")

    @property
    def query(self) -> str:
        """As it stands in an address."""
        return "?one=1" if self.one else f"?show={self.show}&from={self.first}"


class Tab(NamedTuple):
    """One choice of what to show, with how many there are."""

    code: str
    title: Words
    number: int


def address(row: PolicyDocument) -> str:
    """Where the document's page is."""
    return f"/policies/{row.id}"


def drafts_of(page: Page) -> list[DraftView]:
    """The drafts that count, in the order of the text, without those that others stand for."""
    found = [
        draft
        for piece in page.pieces
        if piece.row.scope == "in"
        for draft in piece.drafts
        if draft.row.state not in SETTLED
    ]
    return sorted(found, key=lambda draft: draft.row.order)


def chosen(drafts: Sequence[DraftView], show: str) -> list[DraftView]:
    """The drafts of one tab."""
    if show == "asking":
        return [each for each in drafts if each.row.state == "open" and each.questions]
    return [each for each in drafts if show == "all" or each.row.state == show]


def tabs(drafts: Sequence[DraftView]) -> list[Tab]:
    """The tabs with their counts; all = open + accepted + rejected."""
    return [Tab(code, title, len(chosen(drafts, code))) for code, title in SHOWS.items()]


def card_of(draft: DraftView, base: str, asks: Sequence[AskLine]) -> Card:
    """One draft as a card."""
    row = draft.row
    asking = row.state == "open" and bool(draft.questions)
    return Card(
        id=row.id, number=row.number, version=row.version, line=row.line, state=row.state,
        state_words=_("有疑问") if asking else DRAFT_STATES[row.state],
        says=row.said.title or row.said.action, quote=row.quote, fields=_fields(draft),
        asks=asks, match=_match(draft), after=_after(draft), because=_because(draft), url=f"{base}/drafts/{row.number}",
    )  # fmt: skip


def _fields(draft: DraftView) -> list[FieldLine]:
    said, read = fields_words(draft.row.said), fields_words(draft.row.read)
    found = []
    for code, title in FIELDS.items():
        if code == "action" and said.get(code) == (draft.row.said.title or draft.row.said.action):
            continue
        words, before = said.get(code, ""), read.get(code, "")
        if not words and not before:
            continue
        note = ""
        if words != before:
            note = _("读出的是：{words}").format(words=before) if before else _("核对时补上")
        elif code in draft.row.read.inferred:
            note = _("从上下文推断")
        found.append(FieldLine(code, title, words or _("（去掉了）"), note))
    if draft.row.said.modality != "must":
        found.append(FieldLine("modality", _("语气"), MODALITIES[draft.row.said.modality]))
    return found


def _after(draft: DraftView) -> str:
    """What becomes of it once accepted: 按周期做：每月1次（文件写了多久一次）."""
    plan = draft.plan
    words = f"{plan.kind_words}：{plan.says}" if plan.says else plan.kind_words
    return _("{words}（{why}）").format(words=words, why=plan.why) if plan.why else words


def _match(draft: DraftView) -> str:
    match = draft.match
    if match is None:
        return RELATIONS["new"]
    if not draft.row.matched:
        return _("新要求；相近的有“{title}”（{says}）").format(title=match.title, says=match.says)
    words = _("和“{title}”：{relation}").format(title=match.title, relation=RELATIONS[match.relation])
    return f"{words}（{match.says}）" if match.says else words


def _because(draft: DraftView) -> str:
    if draft.row.state != "rejected" or not draft.row.reason:
        return ""
    return _("原因：{words}").format(words=REASONS.get(draft.row.reason, draft.row.reason))


def marks(drafts: Sequence[DraftView]) -> list[Marked]:
    """What is marked in the text; a draft split from another marks the same sentence."""
    return [
        Marked(
            each.row.number,
            Span(each.row.start, each.row.end),
            {name: Span(*span) for name, span in each.row.read.spans.items()},
        )
        for each in drafts
    ]


def headings(page: Page) -> dict[int, int]:
    """Lines that are headings."""
    return {line: 0 for piece in page.pieces for line in piece.row.headings}


def head_of(piece: PieceView, base: str) -> PieceHead:
    """The head of a piece on the page; pieces kept apart are folded."""
    row = piece.row
    return PieceHead(
        row.number, row.title or _("没有标题的一部分"), piece_says(piece), row.first_line, row.last_line,
        row.scope != "in", f"{base}/text?line={row.first_line}",
    )  # fmt: skip


def piece_says(piece: PieceView) -> str:
    """What a piece is taken for, why, and how much was read in it."""
    row = piece.row
    if row.scope != "in":
        kept = _("不算进来：{why}") if row.why or row.reason else _("不算进来")
        return kept.format(why=row.reason or row.why)
    drafts = [each for each in piece.drafts if each.row.state not in SETTLED]
    count = measure(len(drafts), _("条")) if drafts else _("没有读出要做的事")
    return "　".join(words for words in (row.why, count) if words)


def standing(page: Page) -> str:
    """The sentence on top: read = accepted + rejected + open, and how many of the open ones are asked about."""
    drafts = drafts_of(page)
    if not drafts:
        return _("这份文件里没有读出要做的事。")
    count = {tab.code: tab.number for tab in tabs(drafts)}
    words = _("读出 {all}：已接受 {accepted}，不要 {rejected}，待看 {open}").format(
        **{code: measure(number, _("条")) if number else "0" for code, number in count.items()}
    )
    return words + (_("（{n}有疑问）。").format(n=measure(count["asking"], _("条"))) if count["asking"] else "。")


def asked_who(piece: PieceView) -> int:
    """How many open drafts of a piece do not say who does it: one answer may serve them all."""
    return sum(
        1 for each in piece.drafts if each.row.state == "open" and any(ask.code == "who" for ask in each.questions)
    )


class FigureLine(NamedTuple):
    """A reported figure: what, how much, of which period, and whether its parts make it up."""

    what: str
    amount: str
    period: str
    line: int
    quote: str
    adds_up: bool | None
    sum_words: str


def figure_of(row: Reported) -> FigureLine:
    """A figure in words: 加不起来：136 ≠ 111 + 20."""
    amount = threshold_words(row.amount)
    parts = " + ".join(number_words(part) for part in row.parts)
    total = number_words(row.amount.value) if not isinstance(row.amount.value, tuple) else amount
    words = ""
    if row.adds_up is not None and parts:
        sign, says = ("=", _("加得起来")) if row.adds_up else ("≠", _("加不起来"))
        words = f"{says}：{total} {sign} {parts}"
    about = _("约{amount}").format(amount=amount) if row.approximate else amount
    return FigureLine(row.what, about, row.period, row.line, row.quote, row.adds_up, words)
