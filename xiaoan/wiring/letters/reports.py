"""Whoever reported a problem, claimed 不适用 or said something hears what became of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from xiaoan.features.tips.passer import PASSER
from xiaoan.kernel.access.acts import NOW, Act
from xiaoan.kernel.access.queries import OPERATOR
from xiaoan.kernel.hazards import events as hazards
from xiaoan.kernel.hazards.models import Hazard, Report
from xiaoan.kernel.hazards.staffing import place, staff
from xiaoan.kernel.messages.commands import Word, write
from xiaoan.kernel.trail.commands import Entry
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.work import events as work
from xiaoan.kernel.work.doing.remarks import DECISIONS
from xiaoan.kernel.work.models import Claim, Remark
from xiaoan.kernel.work.reading.titles import titles
from xiaoan.kernel.work.verbs import BURDEN

NOBODY = frozenset({PASSER, OPERATOR})
REPORT, DUTY = "hazards.report", "work.duty"
DROP = "drop"
LONGEST = 40


def short(text: str) -> str:
    """The beginning of what somebody wrote, so that a title stays one line."""
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def reporter(made: Callable[[Report, Entry], Word]) -> Callable[[Act, Entry], None]:
    """A reaction that tells whoever reported what became of it."""

    def told(act: Act, entry: Entry) -> None:
        row = Report.objects.select_related("unit").get(id=entry.object_id)
        if row.by_account not in NOBODY:
            key = f"{entry.event.KIND}:{row.id}"
            write(act, to=[row.by_account], key=key, said=made(row, entry), about=row, unit=row.unit)

    return told


def registered(row: Report, entry: Entry) -> Word:
    event = cast("hazards.ReportRegistered", entry.event)
    return Word(REPORT, f"您上报的已登记为隐患：{short(row.what)}", f"编号 {event.number}")


def merged(row: Report, entry: Entry) -> Word:
    event = cast("hazards.ReportMerged", entry.event)
    return Word(REPORT, f"您上报的已并入同一处隐患：{short(row.what)}", f"编号 {event.number}")


def dismissed(row: Report, entry: Entry) -> Word:
    return Word(REPORT, f"您上报的经核实不属于隐患：{short(row.what)}", row.reason)


def referred(row: Report, entry: Entry) -> Word:
    return Word(REPORT, f"您上报的已转交{row.referred_to}：{short(row.what)}", row.reason)


def closed(act: Act, entry: Entry) -> None:
    """Everybody who reported a hazard hears that it is closed."""
    hazard = Hazard.objects.select_related("unit").get(id=entry.object_id)
    told = set(Report.objects.filter(hazard_id=hazard.id).values_list("by_account", flat=True)) - NOBODY
    word = Word(REPORT, f"您上报的已整改销号：{short(hazard.title)}", f"编号 {hazard.number}")
    write(act, to=sorted(told), key=f"closed:{hazard.id}", said=word, about=hazard, unit=hazard.unit)


def claim_refused(act: Act, entry: Entry) -> None:
    row = Claim.objects.select_related("unit").get(id=entry.object_id)
    said = Word(DUTY, "您申报的“不适用”被退回，这一件还要办", row.refusal)
    write(act, to=[row.by_account], key=f"claim:{row.id}:{act.at:%Y%m%d%H%M%S}", said=said, about=row, unit=row.unit)


def remark_replied(act: Act, entry: Entry) -> None:
    row = Remark.objects.select_related("unit").get(id=entry.object_id)
    decided = f"{DECISIONS[row.decision]}：" if row.decision in DECISIONS else ""
    said = Word(DUTY, f"对您意见的答复：{short(row.text)}", f"{decided}{row.reply}")
    write(act, to=[row.by_account], key=f"remark:{row.id}", said=said, about=row, unit=row.unit)
    if row.decision == DROP:
        _asked_to_drop(act, row)


def _asked_to_drop(act: Act, row: Remark) -> None:
    """The bureau above whoever decided hears once a day that a duty is asked to be dropped, and why."""
    below = Unit.objects.select_related("parent").filter(id=act.by.unit).first()
    if below is None or below.parent is None:
        return
    hands = staff(place(below.parent), row.domain, act.at).hands
    people = {hand.account for hand in hands if hand.unit == below.parent_id and BURDEN in hand.verbs}
    title = titles({row.duty}).get(row.duty, row.duty)
    said = Word(DUTY, f"{below.short_name}申请停用“{short(title)}”", row.reply)
    key = f"drop:{below.id}:{row.duty}:{act.at:%Y%m%d}"[:120]
    write(act, to=sorted(people), key=key, said=said, about=row, unit=below)


def fill() -> None:
    NOW.add(hazards.ReportRegistered.KIND, reporter(registered))
    NOW.add(hazards.ReportMerged.KIND, reporter(merged))
    NOW.add(hazards.ReportDismissed.KIND, reporter(dismissed))
    NOW.add(hazards.ReportReferred.KIND, reporter(referred))
    NOW.add(hazards.Closed.KIND, closed)
    NOW.add(work.ClaimRefused.KIND, claim_refused)
    NOW.add(work.Replied.KIND, remark_replied)
