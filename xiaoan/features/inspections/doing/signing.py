"""签字、签收: on one's own account in one tap, by hand on glass or on paper; or refused before a witness.

The picture of a signature is a file of its own, named by its digest. Nobody of the team signs for the school.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from xiaoan.features.inspections import rules
from xiaoan.features.inspections.doing.papers import paper_of, require_issuer, require_school, speaks_for_school, title
from xiaoan.features.inspections.events import Signed, SigningRefused
from xiaoan.features.inspections.models import Paper, Signature, Visit
from xiaoan.features.inspections.shapes import Member
from xiaoan.features.inspections.verbs import RECEIVE, SEE
from xiaoan.features.inspections.vocabulary import FROM_VISIT, Kind, Side, Way
from xiaoan.foundation.errors import Conflict, Refused
from xiaoan.foundation.text import cleaned, moment_words
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.acts import Act
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.files.commands import attach

SIGNATURE = "signature"


@dataclass(frozen=True, slots=True)
class Hand:
    """A signature by hand. `side` and `way`: words of the vocabulary; `picture`: the upload it was kept as."""

    side: str
    way: str
    name: str
    picture: UUID | None
    post: str = ""


def receive(*, by: Viewer, paper_id: UUID, client_id: UUID, at: datetime) -> Signature:
    """签收 in one tap, by one of the school's people on his own account."""
    with acts.opened(by=by, at=at) as act:
        paper = _signable(act, paper_id)
        me = act.acting(paper.unit)
        row = Signature(side=Side.SCHOOL.value, way=Way.ACCOUNT.value, name=me.name, post=me.post, client_id=client_id)
        found = _same(paper, row, by)
        if found is not None:
            return found
        require_school(act, RECEIVE, paper)
        if by.account in {each.account for each in _team(paper)}:
            raise Refused("您是检查组的人；请由学校的人签收。")
        return _enter(act, paper, row)


def sign(*, by: Viewer, paper_id: UUID, client_id: UUID, hand: Hand, at: datetime) -> Signature:
    """Signed by hand, on the phone of whoever may act for either side."""
    with acts.opened(by=by, at=at) as act:
        paper = _signable(act, paper_id)
        if hand.side not in set(Side) or hand.way not in (Way.GLASS, Way.PAPER):
            raise Refused("请选签字的一方和签字方式。", {"side": "请选一个"})
        row = Signature(
            side=hand.side, way=hand.way, name=cleaned(hand.name, most=60), post=cleaned(hand.post, most=60),
            client_id=client_id,
        )  # fmt: skip
        found = _same(paper, row, by)
        if found is not None:
            return found
        _may_hold_the_pen(act, paper, hand.side)
        if hand.side == Side.SCHOOL:
            rules.check_signer(row.name, _names(paper))
        else:
            _check_inspector(paper, row.name)
        if hand.picture is None:
            raise Refused("请在框里签字，或附上签好字的文书照片。", {"picture": "请签字或附照片"})
        kept = attach(
            by=by, unit=paper.unit, attachments=[hand.picture], object_type=paper._meta.label_lower,
            object_id=paper.id, verb=SEE, domain=paper.domains[0] if len(paper.domains) == 1 else "",
            purpose=SIGNATURE, at=at,
        )[0]  # fmt: skip
        if kept.verified_at is None:
            raise Refused("签字的图片还没有传完，请稍候再交。", {"picture": "请稍候再交"})
        row.picture, row.sha256 = kept.id, kept.sha256
        return _enter(act, paper, row)


def refuse(*, by: Viewer, paper_id: UUID, client_id: UUID, witness: str, reason: str, at: datetime) -> Signature:
    """拒绝签收, noted by the inspectors with a witness. The paper stands; it may still be signed later."""
    with acts.opened(by=by, at=at) as act:
        paper = _signable(act, paper_id)
        row = Signature(
            side=Side.SCHOOL.value, way=Way.REFUSED.value, witness=cleaned(witness, most=60),
            reason=cleaned(reason, most=300), client_id=client_id,
        )  # fmt: skip
        found = _same(paper, row, by)
        if found is not None:
            return found
        require_issuer(act, paper)
        rules.check_witness(row.witness, row.reason, _names(paper))
        _not_received(paper)
        return _enter(act, paper, row)


def _signable(act: Act, paper_id: UUID) -> Paper:
    paper = paper_of(act, paper_id)
    if Kind(paper.kind) not in FROM_VISIT:
        raise Refused("这种文书不用在这里签收。")
    return paper


def _team(paper: Paper) -> list[Member]:
    visit = Visit.objects.filter(id=paper.visit_id).first() if paper.visit_id else None
    return visit.team if visit is not None else []


def _names(paper: Paper) -> set[str]:
    return {each.name for each in _team(paper)}


def _check_inspector(paper: Paper, name: str) -> None:
    team = _names(paper)
    if name not in team:
        raise Refused("检查组里没有这个人。", {"name": f"请从中选择：{'、'.join(sorted(team))}"})
    if Signature.objects.filter(paper=paper, side=Side.INSPECTOR.value, name=name).exists():
        raise Conflict(f"{name}已经签过字。")


def _may_hold_the_pen(act: Act, paper: Paper, side: str) -> None:
    """An inspector's phone may be handed to either side; the school's own only to its own."""
    if side == Side.SCHOOL and speaks_for_school(act.by, RECEIVE, paper):
        return
    require_issuer(act, paper)


def _not_received(paper: Paper) -> None:
    before = received(paper.id)
    if before is not None:
        raise Conflict(f"{title(paper)}已由{before.name}于{moment_words(before.at)}签收，不用再办。")


def received(paper_id: UUID) -> Signature | None:
    """The school's receipt, if there is one."""
    rows = Signature.objects.filter(paper_id=paper_id, side=Side.SCHOOL.value)
    return rows.exclude(way=Way.REFUSED.value).first()


def _same(paper: Paper, row: Signature, by: Viewer) -> Signature | None:
    found = Signature.objects.select_related("unit").filter(home=paper.home, client_id=row.client_id).first()
    if found is None:
        return None
    said = ("side", "way", "name", "post", "witness", "reason")
    if (
        found.paper_id != paper.id
        or found.by.account != by.account
        or any(getattr(found, each) != getattr(row, each) for each in said)
    ):
        raise Conflict("这张表单已经交过，内容却不一样。请刷新页面再看。")
    return found


def _enter(act: Act, paper: Paper, row: Signature) -> Signature:
    """Write the signature. Two receipts at once: the database keeps the first, the second is told so."""
    row.paper, row.unit, row.by, row.at = paper, paper.unit, act.acting(paper.unit), act.at
    if row.side == Side.SCHOOL and row.way != Way.REFUSED:
        _not_received(paper)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        _not_received(paper)
        raise
    if row.way == Way.REFUSED:
        act.record(SigningRefused(witness=row.witness, reason=row.reason), about=row)
    else:
        act.record(Signed(side=row.side, way=row.way, name=row.name, sha256=row.sha256), about=row)
    return row
