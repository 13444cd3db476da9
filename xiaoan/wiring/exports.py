"""What can be exported: every list as a workbook, papers as PDF, and the long files of other rooms."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time

from xiaoan.features.exports.commands import JOB, clear
from xiaoan.features.exports.jobs import make
from xiaoan.features.exports.kinds import EXPORTS, Kind, Made, Progress
from xiaoan.features.inspections import verbs as inspections
from xiaoan.kernel.access import verbs as access
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.catalogue import verbs as catalogue
from xiaoan.kernel.hazards import verbs as hazards
from xiaoan.kernel.indicators import verbs as indicators
from xiaoan.kernel.jobs.commands import HANDLERS, SCHEDULES, Schedule
from xiaoan.kernel.org import verbs as org
from xiaoan.kernel.work import verbs as work
from xiaoan.reports.registers.exporting import BOOK, FOLDER, allowed, booked, packed
from xiaoan.reports.registers.question import ANY
from xiaoan.surfaces.web.pages.exports import papers, sending
from xiaoan.surfaces.web.pages.exports.listed import LISTS, Lister
from xiaoan.surfaces.web.pages.exports.lists import bureau, people, rest
from xiaoan.surfaces.web.pages.exports.lists import hazards as hazard_lists
from xiaoan.wiring.schedule import daily

LISTERS = {
    "hazards": Lister("隐患", (hazards.SEE,), hazard_lists.register),
    "reports": Lister("上报的问题", (hazards.REPORT, hazards.TRIAGE), hazard_lists.reports),
    "bureau": Lister("各校情况", (indicators.SEE,), bureau.table),
    "owed": Lister("要做的事", (indicators.SEE,), bureau.behind),
    "claims": Lister("不适用申报", (work.SEE,), bureau.claims),
    "remarks": Lister("学校的意见", (work.SEE,), bureau.remarks),
    "papers": Lister("检查文书", (inspections.SEE,), rest.papers),
    "sweeps": Lister("专项排查", (work.SEE,), rest.sweeps),
    "duties": Lister("工作标准", (catalogue.SEE,), rest.duties),
    "trail": Lister("办理记录", (access.SEE_TRAIL,), rest.trail),
    "people": Lister("人员", (access.SEE_PEOPLE,), people.people),
    "units": Lister("单位", (org.SEE,), people.units),
    "places": Lister("地点", (org.SEE,), people.places_of),
    "roster": Lister("值班表", (org.SEE,), people.roster),
    "letters": Lister("给我的信", (), rest.letters),
}
"""Name in the address -> list, with the verbs of its page."""


DRAWERS_OF = {
    "inspection": papers.Drawer("检查文书", (inspections.SEE,), papers.inspection),
    "reply": papers.Drawer("整改回执", (inspections.SEE,), papers.reply),
    "admonition": papers.Drawer("通报、约谈", (hazards.ADMONISH, hazards.DECIDE_ADMONITION), papers.admonition),
    "notice": papers.Drawer("公示页", (hazards.SEE,), papers.public_notice),
    "sweep": papers.Drawer("专项排查", (work.SEE,), papers.sweep_sheet),
}
"""Kind in the address -> paper, with the verbs of its page."""


def _clear(due: datetime) -> None:
    clear(at=due)


def _folder(viewer: Viewer, arguments: Mapping[str, str], at: datetime, progress: Progress) -> Made:
    return Made(*packed(viewer, arguments, at, progress))


def _book(viewer: Viewer, arguments: Mapping[str, str], at: datetime, progress: Progress) -> Made:
    return Made(*booked(viewer, arguments, at, progress))


def fill() -> None:
    EXPORTS.add(FOLDER, Kind("迎检材料", ANY, _folder, allowed))
    EXPORTS.add(BOOK, Kind("工作台账", ANY, _book, allowed))
    HANDLERS.add(JOB, make)
    for name, lister in LISTERS.items():
        LISTS.add(name, lister)
        EXPORTS.add(sending.kind_of(name), sending.kind(name, lister))
    for name, drawer in DRAWERS_OF.items():
        papers.DRAWERS.add(name, drawer)
        EXPORTS.add(papers.kind_of(name), papers.kind(drawer))
    SCHEDULES.add(
        "exports.clear", Schedule("exports.clear", lambda after: daily(time(3, 10), after), _clear, replay=False)
    )
