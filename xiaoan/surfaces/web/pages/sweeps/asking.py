"""The form of a 专项排查 as it is filled in step by step on one page: what was said so far, and the body it makes.

Items pasted, items found by a word and schools found by facts all stay in the form, so that the page works without
scripts: every button sends all of it and gets it back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xiaoan.foundation.ids import parse_id
from xiaoan.kernel.catalogue.own import is_own
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.work.demands.choosing import Filter, Found, SchoolLine, school_posts
from xiaoan.kernel.work.demands.models import Demand
from xiaoan.kernel.work.demands.rules import MOST_ITEMS, USUAL_PREFIX, Body, Wanted, lines
from xiaoan.surfaces.web.pages.forms import DayField, LineField, picks

MOST_ROWS = MOST_ITEMS + 1
MOST_ASKED = 400


class DemandForm(forms.Form):
    """Everything of a 专项排查 but its items and schools."""

    title = LineField(
        label=gettext_lazy("名称"), max_length=80, help_text=gettext_lazy("例如：电动自行车停放充电专项排查")
    )
    reason = forms.CharField(
        label=gettext_lazy("为什么查、依据什么"), max_length=2000, strip=True, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("学校会看到。"),
    )  # fmt: skip
    paper_no = LineField(label=gettext_lazy("文件号"), max_length=60, required=False)
    domain = forms.ChoiceField(label=gettext_lazy("领域"))
    due = DayField(gettext_lazy("最晚哪天查完"))
    starts = DayField(gettext_lazy("从哪天开始"), required=False, help_text=gettext_lazy("不填就是发出时开始。"))
    answering = forms.ChoiceField(
        label=gettext_lazy("怎么记"), widget=forms.RadioSelect, initial="by_exception",
        choices=(("by_exception", gettext_lazy("只记有问题的")), ("item_by_item", gettext_lazy("逐项回答"))),
    )  # fmt: skip
    at = forms.ChoiceField(
        label=gettext_lazy("有校区的学校"), widget=forms.RadioSelect, initial="campus",
        choices=(("campus", gettext_lazy("每个校区各查")), ("legal", gettext_lazy("全校查一次"))),
    )  # fmt: skip
    late_days = forms.IntegerField(
        label=gettext_lazy("过了截止日期，几天内还可以补查"), min_value=0, max_value=60, initial=7,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    minutes = forms.IntegerField(
        label=gettext_lazy("一处大约要几分钟"), min_value=0, max_value=480, required=False,
        help_text=gettext_lazy("不填按一项一分钟算。"), widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    series = LineField(label=gettext_lazy("文号字头"), max_length=20, initial=USUAL_PREFIX)

    def __init__(self, data: Any, initial: Any = None) -> None:
        super().__init__(data, initial=initial, label_suffix="")
        known = shelf()
        domains = [("", _("请选择")), *((code, word.title) for code, word in known.domains.items())]
        self.fields["domain"].choices = domains  # type: ignore[attr-defined]  # a ChoiceField
        fallback = gettext_lazy("排在前面的先问；岗位空缺的由安全员、再由校长办。")
        self.fields["posts"] = picks(gettext_lazy("由谁查"), school_posts().items(), help_text=fallback)
        self.fields["posts"].initial = ["safety_officer"]
        kinds = [(code, word.title) for code, word in known.place_kinds.items()]
        whole = gettext_lazy("不选就是整个学校查一次。")
        self.fields["places"] = picks(gettext_lazy("每处地点各查一次"), kinds, help_text=whole)


@dataclass(frozen=True)
class Row:
    """One item of the list so far: picked from the catalogue (`code`), or a line of the officer's own."""

    number: int
    code: str
    ask: str
    kind: str
    kind_title: str

    @property
    def value(self) -> str:
        """What the form posts to keep it."""
        return f"i:{self.code}" if self.code else f"t:{self.ask}"


@dataclass
class Said:
    """What has been said on the page so far."""

    form: DemandForm
    rows: list[Row] = field(default_factory=list)
    units: list[UUID] = field(default_factory=list)
    chosen: Filter = field(default_factory=Filter)
    word: str = ""
    found: Sequence[Found] = ()
    schools: Sequence[SchoolLine] = ()
    others: Sequence[SchoolLine] = ()
    wrong: dict[str, str] = field(default_factory=dict)

    def body(self, files: Sequence[UUID]) -> Body:
        """The body of a valid form."""
        said = self.form.cleaned_data
        return Body(
            title=said["title"], reason=said["reason"], paper_no=said["paper_no"], domain=said["domain"],
            items=tuple(Wanted(item=row.code, ask="" if row.code else row.ask, kind=row.kind) for row in self.rows),
            units=tuple(self.units), due=said["due"], starts=said["starts"], answering=said["answering"],
            posts=tuple(said["posts"]), at=said["at"], places=tuple(said["places"]), late_days=said["late_days"],
            minutes=said["minutes"] or 0, prefix=said["series"], files=tuple(files),
        )  # fmt: skip


def heard(posted: QueryDict) -> Said:
    """A posted page: rows kept, lines pasted and items ticked become rows; the schools that are ticked."""
    said = Said(DemandForm(posted))
    kinds = {word.title: code for code, word in shelf().hazards.items() if not is_own(code)}
    given: list[tuple[str, str]] = []
    for number in range(min(_count(posted.get("rows")), MOST_ASKED)):
        value = posted.get(f"row-{number}", "")
        title = posted.get(f"kind-{number}", "").strip()
        if title and title not in kinds and value:
            said.wrong[f"kind-{number}"] = _("请从列表中选隐患类别，或留空")
        if value:
            given.append((value, kinds.get(title, "")))
    given += [(f"i:{code}", "") for code in posted.getlist("pick")[:MOST_ASKED]]
    pasted = lines(posted.get("lines", ""))
    if len(given) + len(pasted) > MOST_ROWS:
        said.wrong["items"] = _("共 {n} 项，一次最多 {most} 项，请合并或分成几次").format(
            n=len(given) + len(pasted), most=MOST_ITEMS
        )
    given += [(f"t:{line}", "") for line in pasted[:MOST_ROWS]]
    said.rows = rows_of(dict.fromkeys(given))
    said.units = [key for text in posted.getlist("units")[:5000] if (key := parse_id(text)) is not None]
    said.chosen = filter_of(posted)
    said.word = posted.get("q", "").strip()[:40]
    return said


def rows_of(given: Any) -> list[Row]:
    """Rows from what was posted; an item twice is once, an item that is no more falls away."""
    known = shelf()
    found: list[Row] = []
    seen: set[str] = set()
    for value, kind in given:
        mark, _colon, text = value.partition(":")
        if value in seen or mark not in ("i", "t") or (mark == "i" and text not in known.items):
            continue
        seen.add(value)
        item = known.items[text] if mark == "i" else None
        code = kind or (item.kind if item is not None else "")
        title = known.hazards[code].title if code in known.hazards else ""
        found.append(Row(len(found), item.code if item else "", item.ask if item else text, code, title))
    return found


def filter_of(said: QueryDict) -> Filter:
    """Which schools the form asks for."""
    facts = dict.fromkeys(said.getlist("fact"), True) | dict.fromkeys(said.getlist("not"), False)
    return Filter(frozenset(said.getlist("kind")), parse_id(said.get("within", "")), facts, said.get("every") != "any")


def _count(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 5 else 0


def of_draft(row: Demand) -> Said:
    """A draft as its form says it."""
    initial = {
        "title": row.title, "reason": row.reason, "paper_no": row.paper_no, "domain": row.domain, "due": row.due,
        "starts": row.starts, "answering": row.answering, "at": row.at, "late_days": row.late_days,
        "minutes": row.minutes, "series": row.prefix, "posts": row.posts, "places": row.places,
    }  # fmt: skip
    given = [(f"t:{each.ask}" if each.code.startswith("own.") else f"i:{each.code}", each.kind) for each in row.items]
    return Said(DemandForm(None, initial=initial), rows=rows_of(given), units=list(row.units))
