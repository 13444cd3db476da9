"""Signs: for each code of the kernel the drawing, the word and the tone that show it, the same everywhere.

A tone is a meaning, never a taste: quiet, act (in progress), late (late, undone, wrongly filled), major
(major hazards only), done, hold (under control, planned). A word always stands beside the drawing. An
unknown code is refused with LookupError: a stage without a sign is a mistake of ours, and a test walks
all of them.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words: TypeAlias = str | Promise


class Sign(NamedTuple):
    """`icon` names a symbol of the sprite (empty: no drawing); `tone` a class of signs.css."""

    icon: str
    word: Words
    tone: str = "quiet"


STAGES: dict[str, Sign] = {
    "on_spot": Sign("recheck", _("立行立改，待确认"), "act"),
    "assign": Sign("assign", _("待交办"), "act"),
    "rectifying": Sign("fix", _("整改中"), "act"),
    "recheck": Sign("recheck", _("待复查"), "act"),
    "recheck_above": Sign("recheck", _("待上级复查"), "act"),
    "recheck_department": Sign("recheck", _("待部门复查"), "act"),
    "controlled": Sign("hold", _("管控中"), "hold"),
    "planned": Sign("plan", _("已列入计划"), "hold"),
    "closed": Sign("closed", _("已销号"), "done"),
    "merged": Sign("merged", _("并入已有隐患")),
    "mistaken": Sign("not", _("误报，已撤回")),
}

REPORTS: dict[str, Sign] = {
    "awaiting": Sign("verify", _("待核实")),
    "hazard": Sign("assign", _("已登记为隐患"), "act"),
    "merged": Sign("merged", _("并入已有隐患")),
    "not_hazard": Sign("not", _("不属于隐患")),
    "referred": Sign("transfer", _("转交")),
    "withdrawn": Sign("not", _("误报，已撤回")),
}

# The stations of the strip: a hazard passes 交办 and 销号, it does not stand there.
STATIONS: dict[str, Sign] = {
    **STAGES,
    "awaiting": REPORTS["awaiting"],
    "assign": Sign("assign", _("交办"), "act"),
    "closed": Sign("closed", _("销号"), "done"),
}

MARKS: dict[str, Sign] = {
    "listed": Sign("flag", _("挂牌督办"), "major"),
    "recurring": Sign("repeat", _("反复出现")),
}

GRADES: dict[str, Sign] = {
    "general": Sign("", _("一般隐患"), "plain"),
    "suspected_major": Sign("suspect", _("疑似重大"), "suspect"),
    "major": Sign("major", _("重大隐患"), "major"),
}

STANDINGS: dict[str, Sign] = {
    "on_time": Sign("check", _("已办"), "done"),
    "late": Sign("tardy", _("迟办"), "late"),
    "missing": Sign("square", _("未办"), "late"),
    "partial": Sign("partial", _("办了一部分"), "late"),
    "pending": Sign("dot", _("未到时")),
    "excused": Sign("dash", _("免办")),
    "not_applicable": Sign("dash", _("不适用")),
    "elsewhere": Sign("link", _("已在别的平台记录")),
    "late_entry": Sign("pen", _("补录")),
    "on_behalf": Sign("person", _("代录")),
    "corrected": Sign("pen", _("更正")),
    "waiting": Sign("upcloud", _("等照片传完")),
}


def sign_of(table: dict[str, Sign], code: str) -> Sign:
    """The sign of a code. LookupError names the code and the table's own codes."""
    found = table.get(str(code))
    if found is None:
        raise LookupError(f"no sign for {code!r}; known: {', '.join(table)}")
    return found
