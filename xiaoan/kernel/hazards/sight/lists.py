"""Lists of hazards: filters that live in an address, sorted newest first, paged by (registered_at, id).

Every figure of `figures` opens to its records through the same filters.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from xiaoan.foundation.clock import instant, month_span, school_day
from xiaoan.foundation.errors import Refused
from xiaoan.foundation.ids import parse_id
from xiaoan.foundation.text import cleaned
from xiaoan.kernel.access.queries import seen
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.hazards.machine import OPEN, STAGES, UNCOUNTED, Stage
from xiaoan.kernel.hazards.models import Closing, Hazard
from xiaoan.kernel.hazards.rules import AGE_DAYS, Age
from xiaoan.kernel.hazards.sight.rows import Row, rows_of
from xiaoan.kernel.hazards.verbs import SEE
from xiaoan.kernel.hazards.vocabulary import WITH_SUPERIOR, Up
from xiaoan.kernel.tree.paths import subtree

MOST = 200
TICKING = tuple(stage.value for stage in Stage if STAGES[stage].ticking)
OPEN_STAGES = tuple(stage.value for stage in Stage if stage in OPEN)
COUNTED = ~Q(stage__in=[stage.value for stage in UNCOUNTED])

FIGURES = ("carried", "new", "closed", "open")
"""以前未整改, 当月新增, 当月销号 and 月末未整改 of a month."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to; an empty value narrows nothing.

    `unit_path` is a subtree; `state` "open" or "closed"; `age` a code of Age; `waiting` a code, or "any";
    `month` with `figure` gives the records behind one figure of that month. `units` are these alone (a school
    without the points below it); `holder` is the unit that has the ball. `unanswered`: handed up, and the superior is
    late; `review_due`: under control, and the review is late at the school.
    """

    unit_path: str = ""
    state: str = ""
    stage: str = ""
    grade: str = ""
    domain: str = ""
    kind: str = ""
    source: str = ""
    age: str = ""
    overdue: bool = False
    waiting: str = ""
    listed: bool = False
    on_spot: bool = False
    text: str = ""
    month: str = ""
    figure: str = ""
    units: frozenset[UUID] = frozenset()
    holder: UUID | None = None
    up: str = ""
    unanswered: bool = False
    review_due: bool = False
    sealed: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """Lines of a list and the mark of the page after it (empty: this was the last)."""

    rows: tuple[Row, ...]
    following: str


def listing(viewer: Viewer, filters: Filters, *, at: datetime, after: str = "", most: int = 50) -> Page:
    """A page of what the viewer may see, newest first; two queries at any length."""
    wanted = max(1, min(most, MOST))
    rows = seen(viewer, Hazard.objects.filter(matching(filters, at)), SEE)
    if after:
        registered, key = _parsed(after)
        # The first bound says less than the second, but it is the one an index can begin at.
        rows = rows.filter(
            Q(registered_at__lt=registered) | Q(registered_at=registered, id__lt=key), registered_at__lte=registered
        )
    found = list(rows.order_by("-registered_at", "-id")[: wanted + 1])
    page = found[:wanted]
    following = f"{page[-1].registered_at.isoformat()}~{page[-1].id}" if len(found) > wanted else ""
    return Page(rows_of(page, at), following)


def total(viewer: Viewer, filters: Filters, *, at: datetime) -> int:
    """How many hazards (条) a list holds in all."""
    return seen(viewer, Hazard.objects.filter(matching(filters, at)), SEE).count()


def _parsed(mark: str) -> tuple[datetime, UUID]:
    text, _, key_text = mark.partition("~")
    key = parse_id(key_text)
    try:
        registered = datetime.fromisoformat(text)
    except ValueError:
        registered = None
    if key is None or registered is None or registered.tzinfo is None:
        raise Refused("翻页的标记不对，请从第一页看起。")
    return registered, key


def matching(filters: Filters, at: datetime) -> Q:
    """The filters as a condition on hazards; Refused for words that are none."""
    found = _plain(filters)
    if filters.unit_path:
        lo, hi = subtree(filters.unit_path)
        found &= Q(path__gte=lo, path__lt=hi)
    if filters.units:
        found &= Q(unit_id__in=filters.units)
    if filters.holder is not None:
        found &= Q(ball_unit_id=filters.holder)
    if filters.state:
        if filters.state not in ("open", "closed"):
            raise Refused("没有这种状态，请选“未整改”或“已销号”。")
        found &= Q(stage__in=OPEN_STAGES) if filters.state == "open" else Q(stage=Stage.CLOSED.value)
    if filters.age:
        found &= Q(stage__in=OPEN_STAGES) & of_age(filters.age, at)
    if filters.overdue:
        found &= late(at)
    if filters.up:
        if filters.up != "with" and filters.up not in set(Up):
            raise Refused("没有这种上报情况，请从列表中选择。")
        wanted = [each.value for each in WITH_SUPERIOR] if filters.up == "with" else [filters.up]
        found &= Q(up__in=wanted)
    if filters.unanswered:
        found &= unanswered(at)
    if filters.review_due:
        found &= ~Q(waiting="") & Q(review_on__lt=school_day(at), stage__in=OPEN_STAGES)
    if filters.sealed:
        found &= Q(closure_id__isnull=False)
    if filters.waiting:
        found &= ~Q(waiting="") if filters.waiting == "any" else Q(waiting=filters.waiting)
    if filters.month:
        found &= _of_month(filters.month, filters.figure)
    words = cleaned(filters.text, most=60)
    if words:
        found &= Q(title__icontains=words) | Q(number__icontains=words) | Q(where__icontains=words)
    return found


def _plain(filters: Filters) -> Q:
    found = Q()
    for name in ("stage", "grade", "domain", "kind", "source"):
        value = cleaned(getattr(filters, name), most=60)
        if value:
            found &= Q(**{name: value})
    if filters.listed:
        found &= Q(listed_by__isnull=False)
    if filters.on_spot:
        found &= Q(on_spot=True)
    return found


def of_age(code: str, at: datetime) -> Q:
    """Registered so many days ago, on the school's calendar."""
    try:
        first, last = AGE_DAYS[Age(code)]
    except ValueError as unknown:
        raise Refused("没有这一档时间，请从列表中选择。") from unknown
    today = school_day(at)
    newest = Q(registered_at__lt=instant(today - timedelta(days=first - 1)))
    return newest if last is None else newest & Q(registered_at__gte=instant(today - timedelta(days=last)))


def late(at: datetime) -> Q:
    """Past the deadline while the ball is with the school, and not explained as waiting."""
    return Q(stage__in=TICKING, waiting="", due__lt=school_day(at))


def unanswered(at: datetime) -> Q:
    """Handed up, and the superior is past the day by which it must answer: late there, not at the school."""
    return Q(up__in=[each.value for each in WITH_SUPERIOR], up_answer_by__lt=school_day(at))


def month_instants(month: str) -> tuple[datetime, datetime]:
    """The instants at which a month begins and ends, at the school; Refused for anything that is no month."""
    try:
        first, last = month_span(month)
        return instant(first), instant(last + timedelta(days=1))
    except (ValueError, OverflowError) as wrong:
        raise Refused("月份请写成 2026-10 这样。") from wrong


def _of_month(month: str, figure: str) -> Q:
    start, end = month_instants(month)
    if figure and figure not in FIGURES:
        raise Refused("没有这个数，请从月度表中点开。")
    conditions = {
        "carried": Q(registered_at__lt=start) & (Q(closed_at__isnull=True) | Q(closed_at__gte=start)),
        "new": Q(registered_at__gte=start, registered_at__lt=end),
        # Some of its places were closed in the month, whether or not that was the last of them.
        "closed": Q(pk__in=Closing.objects.filter(at__gte=start, at__lt=end).values("hazard_id")),
        "open": Q(registered_at__lt=end) & (Q(closed_at__isnull=True) | Q(closed_at__gte=end)),
        "": Q(registered_at__gte=start, registered_at__lt=end) | Q(closed_at__gte=start, closed_at__lt=end),
    }
    return COUNTED & conditions[figure]
