"""Whoever asked for something hears what was decided: more time, a swap, a superior's help, a signature, a reply.

What its reader meets in 待我办 anyway is not written to him as well.
"""

from __future__ import annotations

from typing import cast
from uuid import UUID

from xiaoan.features.inspections import events as inspections
from xiaoan.features.inspections.models import Paper, PaperLine, Reply
from xiaoan.features.inspections.verbs import RECEIVE
from xiaoan.features.inspections.vocabulary import KINDS, Kind
from xiaoan.foundation.errors import NotFound
from xiaoan.foundation.text import day_words, measure
from xiaoan.kernel.access import events as access
from xiaoan.kernel.access.acts import NOW, Act
from xiaoan.kernel.access.models import Preparation
from xiaoan.kernel.access.queries import viewer
from xiaoan.kernel.hazards import events as hazards
from xiaoan.kernel.hazards.held_up import events as held
from xiaoan.kernel.hazards.machine import Stage
from xiaoan.kernel.hazards.models import Hazard
from xiaoan.kernel.hazards.staffing import place, staff
from xiaoan.kernel.hazards.verbs import WAIT
from xiaoan.kernel.messages.commands import Word, write
from xiaoan.kernel.org import events as org
from xiaoan.kernel.org.models import Swap
from xiaoan.kernel.trail.commands import Entry
from xiaoan.kernel.trail.models import TrailEvent
from xiaoan.kernel.tree.models import Unit
from xiaoan.wiring.letters.reports import short

HAZARD, PAPER, SWAP, SIGNING = "hazards.hazard", "inspections.paper", "org.swap", "access.signing"


def later_decided(act: Act, made: Entry) -> None:
    """Whoever asked for a later day hears which day it is now, or why the old one stays."""
    row = Hazard.objects.select_related("unit").filter(id=made.object_id).first()
    if row is None:  # The same event tells of a paper that waits with its hazard.
        return
    asked = TrailEvent.objects.filter(object_id=row.id, kind=held.LaterAsked.KIND).order_by("-seq").first()
    if asked is None or asked.actor is None:
        return
    if isinstance(made.event, held.LaterGranted):
        said = Word(HAZARD, f"延期批了，改到{day_words(made.event.due)}：{short(row.title)}", made.event.note)
    else:
        reason = cast("held.LaterRefused", made.event).reason
        said = Word(HAZARD, f"延期没有批，期限不变：{short(row.title)}", reason)
    write(act, to=[asked.actor], key=f"later:{asked.id}", said=said, about=row, unit=row.unit)


def up_settled(act: Act, made: Entry) -> None:
    """Who drafted and who signed a request hear the superior's answer, unless it waits for them to go on with it."""
    row = Hazard.objects.select_related("unit").get(id=made.object_id)
    people = [each.account for each in (row.up_by, row.up_signed) if each is not None]
    if row.stage == Stage.CONTROLLED:
        people = [each for each in people if not _may(each, WAIT, row.unit, row.domain, act)]
    answered = isinstance(made.event, held.UpAnswered)
    title = "上级已答复" if answered else "上级退回了上报"
    key = f"up:{row.id}:{act.at:%Y%m%d%H%M%S}"
    said = Word(HAZARD, f"{title}：{short(row.title)}", row.up_reply)
    write(act, to=people, key=key, said=said, about=row, unit=row.unit)


def swap_settled(act: Act, made: Entry) -> None:
    """Both sides of a swap that somebody else has settled. Taken back, it was the asker's own doing."""
    row = Swap.objects.select_related("unit", "turn", "asker", "asked").get(id=made.object_id)
    day = day_words(row.turn.day)
    if row.state == "agreed":
        said = Word(SWAP, f"换班办好了：{day}的班由{row.asked.name}值")
        people = [row.asker.account_id, row.asked.account_id]
    elif row.state == "declined":
        said = Word(SWAP, f"{row.asked.name}换不了{day}的班", "可以另请一位，或请安全员来调。")
        people = [row.asker.account_id]
    else:
        return
    known = [each for each in people if each is not None]
    write(act, to=known, key=f"swap:{row.id}", said=said, about=row, unit=row.unit)


def prepared_answered(act: Act, made: Entry) -> None:
    """Who prepared a thing hears that it was signed, or what must be changed."""
    row = Preparation.objects.select_related("unit").get(id=made.object_id)
    title = "已签字" if row.state == "signed" else "退回修改"
    said = Word(SIGNING, f"{title}：{row.title}", row.answer)
    write(act, to=[row.prepared_account], key=f"prepared:{row.id}", said=said, about=row, unit=row.unit)


def looked_back(act: Act, made: Entry) -> None:
    """What came of the reply to a paper, or a correction of it: to who receives papers at the school, and who replied.

    A first paper is none of this: it waits in 待我办 to be signed for.
    """
    row = Paper.objects.select_related("unit").get(id=made.object_id)
    if row.about is None:
        return
    domain = row.domains[0] if len(row.domains) == 1 else ""
    people = [each.account for each in staff(place(row.unit), domain, act.at).here(RECEIVE)]
    people += [each.by.account for each in Reply.objects.filter(paper_id=row.about)]
    kind = KINDS[Kind(row.kind)]
    if row.corrects:
        said = Word(PAPER, f"{row.issuer}更正了{kind}：{row.printed.about}", row.printed.says)
    else:
        verdicts = list(PaperLine.objects.filter(paper=row).values_list("passed", flat=True))
        counts = [(verdicts.count(True), "通过"), (verdicts.count(False), "退回整改")]
        words = "，".join(f"{measure(number, '个')}{title}" for number, title in counts if number)
        said = Word(PAPER, f"{row.issuer}出了{kind}：{words}", f"{row.number}，对{row.printed.about}")
    write(act, to=people, key=f"paper:{row.id}", said=said, about=row, unit=row.unit)


def judged_together(act: Act, made: Entry) -> None:
    """Who rectifies one of several hazards that together are major now; whoever assigns meets the new one in 待我办."""
    event = cast("hazards.MajorConfirmed", made.event)
    if not event.combined:
        return
    row = Hazard.objects.select_related("unit").get(id=made.object_id)
    parts = Hazard.objects.filter(id__in=row.combines, rectifier_account__isnull=False)
    text = f"{event.combined}，合为 {row.number}：{event.reason}"
    said = Word(HAZARD, "您整改的隐患已和其他几条一起认定为重大隐患", text[:400])
    people = [each.rectifier_account for each in parts if each.rectifier_account is not None]
    write(act, to=sorted(set(people)), key=f"judged:{row.id}", said=said, about=row, unit=row.unit)


def _may(account: UUID, verb: str, unit: Unit, domain: str, act: Act) -> bool:
    try:
        who = viewer(account, at=act.at)
    except NotFound:
        return False
    return who.may(verb, path=unit.path, unit=unit.id, domain=domain)


def fill() -> None:
    NOW.add(held.LaterGranted.KIND, later_decided)
    NOW.add(held.LaterRefused.KIND, later_decided)
    NOW.add(held.UpAnswered.KIND, up_settled)
    NOW.add(held.UpTurnedBack.KIND, up_settled)
    NOW.add(hazards.MajorConfirmed.KIND, judged_together)
    NOW.add(org.SwapSettled.KIND, swap_settled)
    NOW.add(access.PreparationReturned.KIND, prepared_answered)
    NOW.add(access.PreparationSigned.KIND, prepared_answered)
    NOW.add(inspections.Issued.KIND, looked_back)
