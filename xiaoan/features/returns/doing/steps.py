"""填表 → 审核 → 签字: the chain of a return. It goes back with a reason at any step before the end.

Refuses a figure typed over, a step out of turn, and one person for all three steps where the unit has another.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

import msgspec
from django.db import IntegrityError, transaction

from xiaoan.features.returns.counting.held import holds
from xiaoan.features.returns.events import Filled, Reviewed, SentBack, Settled, Signed, Typed
from xiaoan.features.returns.models import Draft, Frozen, Kept
from xiaoan.features.returns.pace import Owed, one
from xiaoan.features.returns.rules import check_code
from xiaoan.features.returns.shapes import Body, Signature
from xiaoan.features.returns.sight.bodies import standing_body
from xiaoan.features.returns.sight.pages import verbs_of
from xiaoan.features.returns.verbs import EVERY_DOMAIN
from xiaoan.foundation.clock import instant, school_day
from xiaoan.foundation.digest import canonical, sm3
from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.foundation.text import cleaned
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.models import Grant, Role
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.indicators.commands import close_month
from xiaoan.kernel.indicators.models import Closing
from xiaoan.kernel.indicators.verbs import SIGN as CLOSE
from xiaoan.kernel.tree.models import Unit

NOTHING = "零报告"
MOST = 1000
NUMBER = re.compile(r"[0-9]{1,12}")
"""A whole number that is typed: no other script's digits, and no more than any school counts."""


def type_in(
    *, by: Viewer, unit: Unit, kind: str, period: str, said: Mapping[str, str], at: datetime,
    with_open: bool | None = None,
) -> Draft:  # fmt: skip
    """填写: what no record holds, by cell. `with_open`: a roll-up also adds what is not signed yet, and says so."""
    with acts.opened(by=by, at=at) as act:
        known = Draft.objects.filter(unit=unit, kind=kind, period=period).exists()
        owed, row = _begun(act, unit, kind, period, "fill")
        _must(row, "open")
        typed = {cell.code: cell for cell in typed_cells(owed)}
        if unknown := set(said) - set(typed):
            raise Refused("这几格的数由记录得出，不能改；有出入请在旁边加说明。", dict.fromkeys(unknown, "由记录得出"))
        wrong = {}
        fresh = dict(row.typed)
        for code, text in said.items():
            words = cleaned(text, most=MOST)
            if typed[code].number and words and not NUMBER.fullmatch(words):
                wrong[code] = "请填整数"
            fresh[code] = words
        if wrong:
            raise Refused("有的格子填得不对，请改正。", wrong)
        changed = sorted(code for code, text in fresh.items() if text != row.typed.get(code, ""))
        # A row that is new has its event even when nothing was typed: without one it would look smuggled in.
        if changed or not known or (with_open is not None and with_open != row.with_open):
            row.typed, row.with_open = fresh, row.with_open if with_open is None else with_open
            row.save()
            act.record(Typed(kind=kind, period=period, cells=changed), about=row)
        return row


def submit(*, by: Viewer, unit: Unit, kind: str, period: str, at: datetime, zero: bool = False) -> Draft:
    """填好送审. `zero` is the one tap 零报告: nothing to report where the form asks for it."""
    with acts.opened(by=by, at=at) as act:
        owed, row = _begun(act, unit, kind, period, "fill")
        if row.state == "filled" and row.filled_by is not None and row.filled_by.account == by.account:
            return row
        _must(row, "open")
        _fill(act, owed, row, zero=zero)
        return row


def _fill(act: acts.Act, owed: Owed, row: Draft, *, zero: bool) -> None:
    cells = typed_cells(owed)
    if zero:
        row.typed = row.typed | {cell.code: NOTHING for cell in cells if cell.nothing and not row.typed.get(cell.code)}
    lacking = {cell.code: "请填写；没有的点“零报告”" for cell in cells if cell.needed and not row.typed.get(cell.code)}
    if lacking:
        raise Refused("还有要填的没有填。没有事故的，点“零报告”就行。", lacking)
    row.state, row.zero, row.reason = "filled", zero, ""
    row.filled_by, row.filled_at = act.acting(owed.unit), act.at
    row.reviewed_by, row.reviewed_at = None, None
    row.save()
    act.record(Filled(kind=row.kind, period=row.period, zero=zero), about=row)


def review(*, by: Viewer, unit: Unit, kind: str, period: str, at: datetime) -> Draft:
    """审核通过."""
    with acts.opened(by=by, at=at) as act:
        owed, row = _begun(act, unit, kind, period, "review")
        if row.state == "reviewed" and row.reviewed_by is not None and row.reviewed_by.account == by.account:
            return row
        _must(row, "filled")
        _review(act, owed, row)
        return row


def _review(act: acts.Act, owed: Owed, row: Draft) -> None:
    row.state, row.reviewed_by, row.reviewed_at = "reviewed", act.acting(owed.unit), act.at
    row.save()
    act.record(Reviewed(kind=row.kind, period=row.period), about=row)


def send_back(*, by: Viewer, unit: Unit, kind: str, period: str, reason: str, at: datetime) -> Draft:
    """退回修改, with the reason, by the reviewer or the signer; the filler takes it back so."""
    why = cleaned(reason, most=300)
    with acts.opened(by=by, at=at) as act:
        owed = one(unit, kind, period)
        _own_office(by, owed)
        fill, check, sign = verbs_of(owed.kind.filler)
        row = _locked(owed)
        mine = row.filled_by is not None and row.filled_by.account == by.account
        mine = mine and act.may(fill, unit, domain=EVERY_DOMAIN)
        if not mine and not act.may(sign, unit, domain=EVERY_DOMAIN):
            act.require(check, unit, domain=EVERY_DOMAIN)
        _must(row, "filled", "reviewed")
        if not why:
            raise Refused("请写明要改什么。", {"reason": "请填写"})
        row.state, row.reason = "open", why
        row.returned_by, row.returned_at = act.acting(unit), at
        row.save()
        act.record(SentBack(kind=kind, period=period, reason=why), about=row)
        return row


def sign(*, by: Viewer, unit: Unit, kind: str, period: str, at: datetime) -> Frozen:
    """负责人签字: the return is frozen with its sheets, gets its check code, and closes its month when it is one.

    Whoever signs a return that is only filled in has reviewed it too; the paper shows who took which step.
    """
    with acts.opened(by=by, at=at) as act:
        owed, row = _begun(act, unit, kind, period, "sign")
        known = Frozen.objects.filter(unit=unit, kind=kind, period=period).first()
        if known is not None:
            if known.by.account == by.account:
                return known
            raise Conflict(f"这张报表已由{known.by.words}签字报送，不能再签；有变化会显示在“定稿后有变化”里。")
        if at < instant(owed.span.last + timedelta(days=1)):
            raise Refused("这一期还没有过完，过完再签。", {"period": "还没过完"})
        if row.state == "open":
            raise Refused("还没有填好送审，请填表人先填；没有事故的，填表人点“零报告”就行。")
        _not_alone(by, owed, row)
        if row.state == "filled":
            _review(act, owed, row)
        kept = Kept.objects.filter(unit=unit, kind=kind, period=period).first()
        left = _left_open(act, owed, period)
        body = standing_body(by, owed, row, kept, at=at)
        frozen = _freeze(act, owed, row, msgspec.structs.replace(body, beside=left or ""))
        row.state = "signed"
        row.save()
        act.record(Settled(kind=kind, period=period), about=row)
        if left == "":
            close_month(by=act.by, unit=owed.unit, month=period, at=act.at)
        return frozen


def _freeze(act: acts.Act, owed: Owed, row: Draft, body: Body) -> Frozen:
    titles = [each.title for each in owed.kind.steps]
    signer = act.acting(owed.unit)
    frozen = Frozen(
        unit=owed.unit, kind=row.kind, period=row.period, first=owed.span.first, last=owed.span.last, due=owed.due,
        body=body, late=school_day(act.at) > owed.due, by=signer, at=act.at,
        steps=[
            Signature(title=titles[0], by=row.filled_by, at=row.filled_at),
            Signature(title=titles[1], by=row.reviewed_by, at=row.reviewed_at),
            Signature(title=titles[2], by=signer, at=act.at),
        ],
        code=code_of(owed, body, act.at),
    )  # fmt: skip
    try:
        with transaction.atomic():
            frozen.save(force_insert=True)
    except IntegrityError as rival:
        raise Conflict("这张报表刚刚已经签字报送。") from rival
    act.record(Signed(kind=row.kind, period=row.period, code=frozen.code, late=frozen.late), about=frozen)
    return frozen


def code_of(owed: Owed, body: Body, at: datetime) -> str:
    """The short check code of what was frozen: of its whole content, so that another paper has another code."""
    whole = {"unit": str(owed.unit.id), "kind": owed.kind.code, "period": owed.span.label, "at": at.isoformat()}
    return check_code(sm3(canonical(whole | {"body": _plain(body)})))


def _plain(body: Body) -> object:
    return msgspec.to_builtins(body)


def _left_open(act: acts.Act, owed: Owed, month: str) -> str | None:
    """Why the signature does not close the month too: "" it does, None there is nothing to close, else said in words.

    A month waits for legal units below; and who was lent the return's signature alone closes no month.
    """
    if not owed.kind.closes or len(owed.span.months) != 1:
        return None
    if Closing.objects.filter(unit=owed.unit, month=month).exists():
        return None
    if not act.may(CLOSE, owed.unit):
        return "签字人没有月度定稿权，本单位这个月的指标另行定稿；报表的数已定。"
    below = Unit.objects.filter(path__startswith=owed.unit.path, legal=True, is_school=True).exclude(id=owed.unit.id)
    open_ones = below.filter(closed=None, opened__lte=owed.span.last).exclude(
        id__in=Closing.objects.filter(month=month, unit__in=below).values("unit_id")
    ).count()  # fmt: skip
    if open_ones:
        return f"签字时下属还有{open_ones}所学校这个月没有定稿，本单位这个月的指标等它们定稿后再定；报表的数已定。"
    return ""


def _not_alone(by: Viewer, owed: Owed, row: Draft) -> None:
    """Two of three steps may be one person's; all three only where nobody else of the unit could take one."""
    reviewer = row.reviewed_by.account if row.reviewed_by is not None else by.account
    if row.filled_by is None or not row.filled_by.account == reviewer == by.account:
        return
    verbs = verbs_of(owed.kind.filler)
    roles = [role.code for role in Role.objects.all() if set(verbs[:2]) & set(role.verbs)]
    day = school_day(row.filled_at) if row.filled_at else owed.span.last
    others = Grant.objects.filter(unit=owed.unit, role__in=roles, starts__lte=day, revoked_at=None, only=[])
    if others.exclude(account_id=by.account).exclude(ends__lt=day).exists():
        raise Refused("填表、审核、签字不能都由一个人办，请本单位另一位填表或审核；一个人办其中两步可以。")


class TypedCell(NamedTuple):
    """A cell that is typed: its full code, whether it must be said, is a number, or may be answered 零报告."""

    code: str
    title: str
    unit: str
    needed: bool
    number: bool
    nothing: bool


def typed_cells(owed: Owed) -> list[TypedCell]:
    """What somebody types into this return: first what no record holds, then the numbers that only packs hold which do
    not govern here."""
    cells = [(block.code, cell) for block in owed.kind.blocks for cell in block.cells]
    found = [(code, cell) for code, cell in cells if cell.take == "typed"]
    found += [(code, cell) for code, cell in cells if cell.by_hand and not holds(cell, owed.packs)]
    return [
        TypedCell(
            f"{code}.{cell.code}", cell.title, cell.unit, needed=cell.needed,
            number=cell.answer == "number" or cell.by_hand, nothing=cell.answer == "nothing",
        )
        for code, cell in found
    ]  # fmt: skip


def _begun(act: acts.Act, unit: Unit, kind: str, period: str, step: str) -> tuple[Owed, Draft]:
    """The return and its row under lock, for one who may take the step; made when it is not there yet."""
    fill = kind_filler(kind)
    act.require(verbs_of(fill)[("fill", "review", "sign").index(step)], unit, domain=EVERY_DOMAIN)
    owed = one(unit, kind, period)
    _own_office(act.by, owed)
    return owed, _locked(owed)


def kind_filler(kind: str) -> str:
    """Who fills a kind; a kind nobody knows is nobody's."""
    known = shelf().returns.get(kind)
    if known is None:
        raise NotFound("没有这种报表。")
    return known.filler


def _own_office(by: Viewer, owed: Owed) -> None:
    if owed.kind.filler != "school" and by.unit != owed.unit.id:
        raise Refused(f"这张表由{owed.unit.short_name}自己填报。")


def _locked(owed: Owed) -> Draft:
    row, _ = Draft.objects.select_for_update(of=("self",)).get_or_create(
        home=owed.unit.home, unit=owed.unit, kind=owed.kind.code, period=owed.span.label
    )
    return row


def _must(row: Draft, *states: str) -> None:
    if row.state in states:
        return
    said = {
        "open": "还没有填好送审，请填表人先填。",
        "filled": "已经送审，要改请先退回修改。",
        "reviewed": "已经审核，在等负责人签字；要改请先退回修改。",
        "signed": "已经签字报送，不能再改；有出入请在旁边加说明。",
    }
    raise Conflict(said[row.state])
