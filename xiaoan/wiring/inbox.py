"""What waits for a person, room by room, and the parts of the sentence a head of school gets in the morning."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Q

from xiaoan.features.inspections import verbs as inspections
from xiaoan.features.inspections.queries import waiting_for as papers_for
from xiaoan.features.keeping import verbs as keeping
from xiaoan.features.keeping.queries import standing as backups
from xiaoan.features.keeping.rules import Health
from xiaoan.foundation.clock import school_day
from xiaoan.foundation.text import day_words, measure, moment_words
from xiaoan.kernel.access.elevation import elevations
from xiaoan.kernel.access.models import Grant
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.access.signing.kept import KEPT
from xiaoan.kernel.access.signing.preparations import waiting_for as drafts_for
from xiaoan.kernel.access.verbs import GRANT, ROLES
from xiaoan.kernel.hazards import verbs as hazards
from xiaoan.kernel.hazards.queries import TITLES, standing, waiting_for
from xiaoan.kernel.hazards.vocabulary import Grade
from xiaoan.kernel.indicators import verbs as indicators
from xiaoan.kernel.indicators.silence import silence
from xiaoan.kernel.ledgers.queries import waiting_for as expiring_for
from xiaoan.kernel.messages.commands import digest
from xiaoan.kernel.messages.offers import OFFERS, PARTS, Matter, Waiting, waiting
from xiaoan.kernel.org import verbs as org
from xiaoan.kernel.org.rosters.reading import swaps_waiting
from xiaoan.kernel.tree.queries import unit as unit_of
from xiaoan.kernel.work import verbs as work
from xiaoan.kernel.work.queries import claims, figures, remarks
from xiaoan.kernel.work.uncovered import uncovered

TRIAGE = "triage"
LISTS = {"confirm": "/hazards/confirm"}
"""Where all of a kind are done in one go."""

AGAIN = 3
"""From the third 不适用 in a row a fact should be corrected instead (definitions)."""


def hazards_waiting(viewer: Viewer, at: datetime, most: int) -> Iterable[Waiting]:
    """Reports to triage, then hazards by the act they want."""
    if not _holds(viewer, hazards.SEE):
        return
    found = waiting_for(viewer, at=at, most=most)
    reports = tuple(
        Matter(row.what, row.unit_name, f"/reports/{row.id}", row.waited_days, row.danger) for row in found.reports
    )
    yield Waiting(TRIAGE, TITLES[TRIAGE], found.totals[TRIAGE], reports, "/reports")
    for name, rows in found.hazards.items():
        matters = tuple(Matter(row.title, row.unit_name, f"/hazards/{row.id}", row.stuck_day) for row in rows)
        yield Waiting(name, TITLES[name], found.totals[name], matters, LISTS.get(name, "/hazards"))


def papers_waiting(viewer: Viewer, at: datetime, most: int) -> Iterable[Waiting]:
    """Papers to sign for and to answer, and one's own visits that have no paper yet."""
    if not _holds(viewer, inspections.SEE):
        return
    found = papers_for(viewer, at=at, most=most)
    today = school_day(at)
    for name, title, rows, total in (
        ("papers_sign", "待签收的文书", found.to_sign, found.to_sign_total),
        ("papers_reply", "待回执的文书", found.to_reply, found.to_reply_total),
    ):
        matters = tuple(
            Matter(f"{row.kind_title}{row.number}", row.issuer, f"/inspections/papers/{row.id}", (today - row.on).days)
            for row in rows
        )
        yield Waiting(name, title, total, matters, "/inspections")
    drafts = tuple(
        Matter(row.unit_name, row.issuer, f"/inspections/{row.id}", (today - row.on).days) for row in found.drafts
    )
    yield Waiting("visits", "还没出文书的检查", len(drafts), drafts, "/inspections")


def ledgers_waiting(viewer: Viewer, at: datetime, most: int) -> Iterable[Waiting]:
    """Dates of ledgers that are soon or past and not reported yet, for who keeps them. A date is no duty."""
    found, total = expiring_for(viewer, at=at, most=most)
    first = {each.row.id: each for each in reversed(found)}
    matters = tuple(
        Matter(
            f"{each.title} {each.row.label}：{each.expiry.title}", each.row.unit_name, f"/ledgers/rows/{each.row.id}",
            max(-each.expiry.days, 0),
        )
        for each in reversed(first.values())
    )  # fmt: skip
    yield Waiting("ledgers", "快到期、已过期的台账", total, matters, "/ledgers/expiring")


def swaps_waiting_for(viewer: Viewer, at: datetime, most: int) -> Iterable[Waiting]:
    """Swaps that ask the viewer."""
    if not _holds(viewer, org.SEE):
        return
    swaps = [row for row in swaps_waiting(viewer, school_day(at)) if row.to_me]
    asked = tuple(
        Matter(
            f"{row.asker}请您换班：{row.title} {day_words(row.day)}", "",
            f"/units/{row.unit_id}/roster?week={row.day.isoformat()}", (at - row.asked_at).days,
        )
        for row in swaps[:most]
    )  # fmt: skip
    yield Waiting("swaps", "换班等您答应", len(swaps), asked)


def gaps_waiting(viewer: Viewer, at: datetime, most: int) -> Iterable[Waiting]:
    """Hours of the coming week that nobody covers, for the safety officer; a dozen queries."""
    if not _holds(viewer, org.SEE):
        return
    found = uncovered(viewer, at=at)
    hours = tuple(
        Matter(
            f"{row.first.title}：{moment_words(row.first.opens)}到{moment_words(row.first.closes)}没有人"
            + (f"，共 {row.times} 段" if row.times > 1 else ""),
            row.unit.short_name,
            f"/units/{row.unit.id}/roster?week={school_day(row.first.opens).isoformat()}#gaps",
        )
        for row in found[:most]
    )
    yield Waiting("open_hours", "今后七天值班表上没有人的时段", len(found), hours)


def remarks_waiting(viewer: Viewer, at: datetime, most: int) -> Iterable[Waiting]:
    """这项没有必要 and 有困难, said below and not answered yet."""
    if not _holds(viewer, work.REPLY):
        return
    rows = remarks(viewer, unit_of(viewer.unit), unanswered=True, limit=100)
    days = [(school_day(at) - school_day(row.at)).days for row in rows]
    matters = [
        Matter(f"{row.title}：{row.text}"[:80], row.unit_name, f"/school/{row.unit}#remarks", day)
        for row, day in zip(rows, days, strict=True)
    ]
    yield Waiting("remarks", "待我答复的意见", len(rows), tuple(matters[-most:][::-1]))


def claims_waiting(viewer: Viewer, at: datetime, most: int) -> Iterable[Waiting]:
    """不适用 said again and again: a fact is probably wrong. Single claims wait for nobody."""
    if not _holds(viewer, work.EXCUSE) or not _holds(viewer, work.REPLY):
        return
    rows = [row for row in claims(viewer, unit_of(viewer.unit), limit=100) if row.running >= AGAIN]
    matters = tuple(Matter(f"{row.title}：{row.reason}"[:80], row.unit_name, "/bureau/owed?outcome=na") for row in rows)
    yield Waiting("claims", "连续申报不适用，请核对基本情况", len(rows), matters[:most])


def signing_waiting(viewer: Viewer, at: datetime, most: int) -> Iterable[Waiting]:
    """Drafts that want the viewer's signature, and higher roles asked of him for a while.

    A request to the superior waits among the hazards (待我签发的上报) and is not named twice.
    """
    drafts = [
        Matter(each.row.title, each.row.unit.short_name, "/signing", (at - each.row.at).days)
        for each in drafts_for(viewer, at=at)
        if each.signs
    ]
    drafts += [
        Matter(row.title, row.unit.short_name, "/signing", (at - row.at).days)
        for _code, kind in KEPT.items()
        if kind.waits
        for row in kind.found(viewer, at)
        if row.signs
    ]
    yield Waiting("signing", "待我签", len(drafts), tuple(drafts[:most]), "/signing")
    if not _holds(viewer, GRANT):
        return
    asked = [
        each
        for each in elevations(viewer, at=at)
        if each.row.state == "asked" and each.row.account_id != viewer.account
    ]
    wanted = tuple(
        Matter(f"{each.who}：{each.role_title}", each.row.unit.short_name, "/elevation", (at - each.row.asked_at).days)
        for each in asked[:most]
    )
    yield Waiting("elevation", "待我答复的临时提权", len(asked), wanted, "/elevation")


def backups_waiting(viewer: Viewer, at: datetime, most: int) -> Iterable[Waiting]:
    """One line for who answers for the installation, while its backups cannot be relied on."""
    if not _holds(viewer, keeping.SEE):
        return
    how, last = backups(at)
    if how in (Health.FAILED, Health.STALE) and last is not None:
        said = "没有成功" if how is Health.FAILED else "很久没有做"
        matter = Matter(f"夜间备份{said}，请系统管理员今天处理", "", "/backups", (at - last.began_at).days)
        yield Waiting("backups", "备份", 1, (matter,), "/backups")


def silence_waiting(viewer: Viewer, at: datetime, most: int) -> Iterable[Waiting]:
    """Schools from which nothing has come, as one matter however many they are; for who sends them work."""
    if not _holds(viewer, work.DEMAND):
        return
    found = silence(viewer, unit_of(viewer.unit), at=at)
    if found.schools:
        named = "、".join(one.name for one in found.schools[:3])
        number = measure(len(found.schools), "所学校")
        said = f"{number}连续 3 个上课日没有任何数据，情况未知：{named}{'等' if len(found.schools) > 3 else ''}"
        yield Waiting("silence", "未见数据", 1, (Matter(said, "", "/bureau#silence"),), "/bureau#silence")


def work_said(viewer: Viewer, at: datetime) -> str:
    """Yesterday's figures of one's own school, and how many are due today."""
    today = school_day(at)
    unit, yesterday = unit_of(viewer.unit), today - timedelta(days=1)
    before = figures(viewer, unit, first=yesterday, last=yesterday, at=at).total
    now = figures(viewer, unit, first=today, last=today, at=at).total
    said = []
    if before.required:
        done, words = before.on_time + before.late, measure(before.required, "项")
        said.append(f"昨日应办 {words}，都办了" if done == before.required else f"昨日应办 {words}，已办 {done}")
    if now.required:
        said.append(f"今日应办 {measure(now.required, '项')}")
    return "；".join(said)


def hazards_said(viewer: Viewer, at: datetime) -> str:
    """What is overdue and what is major; silence when neither is."""
    found = standing(viewer, at=at, unit_path=viewer.unit_path)
    said = []
    major = found.by_grade.get(Grade.MAJOR.value)
    if major is not None and major.items:
        said.append(f"重大隐患 {measure(major.items, '条')}未销号")
    if found.overdue.items:
        said.append(f"隐患 {measure(found.overdue.items, '条')}超期")
    return "，".join(said)


def waiting_said(viewer: Viewer, at: datetime) -> str:
    """How many matters wait for him in person."""
    total = sum(each.total for each in waiting(viewer, at=at, most=1))
    return f"等您办的 {measure(total, '件')}" if total else ""


def morning(due: datetime) -> None:
    """Write the day's sentence for every head of school who is one today; each at most once, whenever it is run."""
    day = school_day(due)
    signing = [code for code, words in ROLES.items() if indicators.SIGN in words.verbs and not words.gives]
    rows = Grant.objects.filter(Q(ends__isnull=True) | Q(ends__gte=day), role__in=signing, starts__lte=day)
    heads = rows.exclude(revoked_at__lte=due).exclude(until__lte=due).exclude(post="").order_by("account_id")
    for account in heads.values_list("account_id", flat=True).distinct():
        digest(account, at=due)


def _holds(viewer: Viewer, verb: str) -> bool:
    return any(verb in held.verbs for held in viewer.held)


def fill() -> None:
    OFFERS.add("hazards", hazards_waiting)
    OFFERS.add("papers", papers_waiting)
    OFFERS.add("signing", signing_waiting)
    OFFERS.add("ledgers", ledgers_waiting)
    OFFERS.add("swaps", swaps_waiting_for)
    OFFERS.add("gaps", gaps_waiting)
    OFFERS.add("remarks", remarks_waiting)
    OFFERS.add("claims", claims_waiting)
    OFFERS.add("backups", backups_waiting)
    OFFERS.add("silence", silence_waiting)
    PARTS.add("work", work_said)
    PARTS.add("hazards", hazards_said)
    PARTS.add("waiting", waiting_said)
