"""Questions on a card: what may be answered, what an answer changes in the draft. Nothing is answered beforehand."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xiaoan.features.policies.carrying.plan import OFTEN, PAST, TWICE, WHEN, WHO, WHOM
from xiaoan.features.policies.carrying.who import who_does
from xiaoan.features.policies.carrying.whom import whom_it_concerns
from xiaoan.features.policies.queries import DraftView
from xiaoan.foundation.errors import Refused
from xiaoan.surfaces.web.pages.policies.shown import AskLine
from xiaoan.surfaces.web.signs import Words

WHO_CHOICES: dict[str, Words] = {
    "学校": gettext_lazy("学校（安全员）"),
    "校长": gettext_lazy("校长、园长"),
    "分管副校长": gettext_lazy("分管副校长"),
    "班主任": gettext_lazy("班主任"),
    "教师": gettext_lazy("教职工"),
    "保安": gettext_lazy("保安（门卫）"),
    "宿管": gettext_lazy("宿管员"),
    "食堂": gettext_lazy("食堂负责人"),
    "总务": gettext_lazy("总务（后勤）主任"),
    "校医": gettext_lazy("校医"),
    "实验员": gettext_lazy("实验室管理员"),
    "安全股": gettext_lazy("教育局安全股（科）"),
    "局长": gettext_lazy("局长"),
}
"""Actors as a text would name them, so that a choice means what the word in a text means."""
ALL = "*"
WHOM_CHOICES: dict[str, Words] = {
    ALL: gettext_lazy("所有学校"),
    "幼儿园": gettext_lazy("幼儿园"),
    "小学": gettext_lazy("小学"),
    "中小学": gettext_lazy("中小学"),
    "中学": gettext_lazy("中学"),
    "寄宿制": gettext_lazy("寄宿制学校"),
    "有食堂的学校": gettext_lazy("有食堂的学校"),
    "有校车的学校": gettext_lazy("有校车的学校"),
    "民办": gettext_lazy("民办学校"),
}
OFTEN_CHOICES: dict[str, Words] = {
    "day": gettext_lazy("每天一次"),
    "week": gettext_lazy("每周一次"),
    "month": gettext_lazy("每月一次"),
    "quarter": gettext_lazy("每季度一次"),
    "term": gettext_lazy("每学期一次"),
    "year": gettext_lazy("每年一次"),
}
SETTLED: dict[str, Words] = {"ok": gettext_lazy("核对过了，按现在写的办")}
STILL: dict[str, Words] = {"ok": gettext_lazy("还要做，每年这些日子做")}
ANOTHER = "-"


def ask_lines(
    draft: DraftView, said: Mapping[str, str] | None = None, wrong: Mapping[str, str] | None = None
) -> list[AskLine]:
    """The questions of a draft with what may be answered; refused answers come back with what is wrong."""
    said, wrong = said or {}, wrong or {}
    return [
        AskLine(
            ask.code,
            ask.words,
            _choices(ask.code, draft),
            said.get(ask.code, ""),
            wrong.get(ask.code, ""),
            "days" if ask.code == WHEN else "pick",
            said.get(f"{ask.code}-to", ""),
        )
        for ask in draft.questions
    ]


def _choices(code: str, draft: DraftView) -> list[tuple[str, Words]]:
    fixed = {WHO: WHO_CHOICES, WHOM: WHOM_CHOICES, OFTEN: OFTEN_CHOICES, PAST: STILL, WHEN: {}}
    if code == TWICE:
        known = [(match.duty, _("是，就是“{title}”").format(title=match.title)) for match in draft.row.candidates]
        return [*known, (ANOTHER, _("不是，另作一件"))]
    return list(fixed.get(code, SETTLED).items())


def answered(post: Mapping[str, str]) -> dict[str, str]:
    """The answers of a posted card, by the code of their question; `<code>-to` is the end of a span of days."""
    return {name.removeprefix("ask-"): str(text)[:40].strip() for name, text in post.items() if name.startswith("ask-")}


def changes_of(draft: DraftView, said: Mapping[str, str]) -> dict[str, object]:
    """What the answers change in the draft, for `edit`; the twin of the catalogue is not among them.

    Refused, with the code of the question, when one was not answered or is no answer.
    """
    changes: dict[str, object] = {}
    settled = set(draft.row.said.choices.answered)
    wrong: dict[str, str] = {}
    for ask in draft.questions:
        answer = said.get(ask.code, "")
        known = [value for value, _title in _choices(ask.code, draft)]
        if ask.code != WHEN and answer not in known:
            wrong[ask.code] = _("请选")
        elif ask.code == WHO:
            who = who_does(answer, draft.row.said.domain)
            changes |= {"at": who.at, "posts": list(who.posts)}
        elif ask.code == WHOM:
            changes["only"] = [] if answer == ALL else list(whom_it_concerns(answer, "").only)
        elif ask.code == OFTEN:
            changes["frequency"] = {"per": answer, "times": 1, "op": ">="}
        elif ask.code == WHEN:
            window = _window(answer, said.get(f"{ask.code}-to", ""))
            if window:
                changes["windows"] = [window]
            else:
                wrong[ask.code] = _("请填从哪天到哪天，后一天不能早于前一天，不能跨年")
        elif ask.code != TWICE:
            settled.add(ask.code)
    if wrong:
        raise Refused(_("还有问题没有回答。"), wrong)
    if settled != set(draft.row.said.choices.answered):
        changes["answered"] = sorted(settled)
    return changes


def _window(first: str, last: str) -> str:
    """Two days of a calendar as MM-DD/MM-DD; "" when they are none. One day alone is that day."""
    days = [text[5:] for text in (first, last or first) if len(text) == 10 and text[4] == text[7] == "-"]
    if len(days) != 2 or days[0] > days[1] or (last and first[:4] != last[:4]):
        return ""
    return "/".join(days)
