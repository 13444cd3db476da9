"""Which rooms a viewer is offered: one table of words, addresses and the verbs that open them.

The navigation only offers; every page checks again. It also makes the frame a viewer sees pages in.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xiaoan.features.inspections import verbs as inspections
from xiaoan.features.policies import verbs as policies
from xiaoan.features.returns import verbs as returns
from xiaoan.foundation.clock import local
from xiaoan.kernel.access import verbs as access
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.catalogue import verbs as catalogue
from xiaoan.kernel.hazards import verbs as hazards
from xiaoan.kernel.indicators import verbs as indicators
from xiaoan.kernel.ledgers import verbs as ledgers
from xiaoan.kernel.org import verbs as org
from xiaoan.kernel.work import verbs as work
from xiaoan.surfaces.web.frame import Frame, NavItem, person_key, type_size
from xiaoan.surfaces.web.parts import UnitName, Who
from xiaoan.surfaces.web.signs import Words


class Room(NamedTuple):
    """One word of the navigation: shown to those who hold one of `verbs`, at a school or at a desk that looks on many.

    `{unit}` in the address is the viewer's own unit. `school` None: both.
    """

    title: Words
    url: str
    verbs: tuple[str, ...]
    school: bool | None = None


ROOMS = (
    Room(_("今日要办"), "/today", (work.RECORD,), school=True),
    Room(_("本校"), "/school/{unit}", (indicators.SEE,), school=True),
    Room(_("各校情况"), "/bureau", (indicators.SEE,), school=False),
    Room(_("待我办"), "/inbox", (hazards.SEE, org.SEE)),
    Room(_("隐患"), "/hazards", (hazards.SEE,)),
    Room(_("检查文书"), "/inspections", (inspections.SEE,)),
    Room(_("今日要办"), "/today", (work.RECORD,), school=False),
    Room(_("报表"), "/returns", (returns.SEE,)),
    Room(_("台账"), "/ledgers", (ledgers.SEE,)),
    Room(_("专项排查"), "/sweeps", (work.DEMAND,), school=False),
    Room(_("工作文件"), "/policies", (policies.REVIEW,), school=True),
    Room(_("工作文件"), "/policies", (policies.SEE,), school=False),
    Room(_("工作标准"), "/catalogue", (catalogue.SEE,)),
    Room(_("负担"), "/burden", (work.BURDEN,)),
    Room(_("人员"), "/people", (access.SEE_PEOPLE,)),
    Room(_("单位资料"), "/units/{unit}", (org.STATE, org.PLACES, org.CALENDAR, org.ROSTER), school=True),
    Room(_("单位资料"), "/units", (org.SEE,), school=False),
)


def rooms(who: Viewer) -> list[tuple[Words, str]]:
    """The rooms a viewer is offered, with their addresses, in order."""
    at_school = holds(who, work.RECORD) and not holds(who, org.FOUND)
    return [
        (room.title, room.url.format(unit=who.unit))
        for room in ROOMS
        if (room.school is None or room.school == at_school) and holds(who, *room.verbs)
    ]


def first_room(who: Viewer) -> str:
    """Where a viewer starts: his first room, or his own account when no room is open to him."""
    return next((url for _title, url in rooms(who)), "/me")


def framed(request: HttpRequest, who: Viewer, *, at: datetime) -> Frame:
    """The frame of a viewer: his name and post, his unit, the rooms his verbs open, the nearest telephone."""
    return Frame(
        at=at,
        type_size=type_size(request),
        who=Who(who.name, who.post),
        unit=UnitName(who.unit_name),
        person_key=person_key(request),
        nav=[
            NavItem(title, url, request.path == url or request.path.startswith(f"{url}/")) for title, url in rooms(who)
        ],
        emergency="/phones" if holds(who, org.SEE) else "",
        turn=who.device,
        lent=[
            gettext("临时提权：{role}，到 {t} 自动结束").format(role=held.post, t=f"{local(held.until):%H:%M}")
            for held in who.held
            if held.until is not None
        ],
    )


def holds(who: Viewer, *verbs: str) -> bool:
    """Whether the viewer holds one of the verbs anywhere at all."""
    return any(verb in held.verbs for held in who.held for verb in verbs) or any(
        verb in shared.verbs for shared in who.shared for verb in verbs
    )
