"""授权代签: by a dated paper a head lets a named person of his unit sign for him, for named signatures.

It becomes a grant of those verbs alone, from a day to a day. Every signature made under it says whose it is and by
which paper. Nobody lends what he does not hold himself, and what was lent is not lent on. When the giver no longer
holds a verb, the mandate does not give it either.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from xiaoan.foundation.clock import school_day
from xiaoan.foundation.errors import NotFound, Refused
from xiaoan.foundation.ids import new_id
from xiaoan.foundation.text import cleaned
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.events import Granted, MandateGiven, MandateWithdrawn, Revoked
from xiaoan.kernel.access.models import Account, Grant, Mandate
from xiaoan.kernel.access.queries import second_step_owed, seen, viewer
from xiaoan.kernel.access.rules import Held, Viewer, may_sign
from xiaoan.kernel.access.verbs import SEE_PEOPLE, SIGNING
from xiaoan.kernel.trail.events import Acting
from xiaoan.kernel.tree.models import Unit

LONGEST = timedelta(days=366)


def signing_verbs(who: Viewer, unit: Unit) -> list[tuple[str, str]]:
    """The signatures a viewer gives in his own name at a unit: verb and title."""
    return [(code, SIGNING[code]) for code in SIGNING if may_sign(who.held, code, path=unit.path, unit=unit.id)]


def give_mandate(
    *,
    by: Viewer,
    unit: Unit,
    to_account: UUID,
    verbs: Iterable[str],
    starts: date,
    ends: date,
    paper_no: str,
    reason: str,
    at: datetime,
) -> Mandate:
    """Let somebody of the unit sign for the giver. All of it is refused when one part of it is not the giver's own."""
    chosen, paper, why = sorted(set(verbs)), cleaned(paper_no, most=60), cleaned(reason, most=300)
    _check(chosen, starts, ends, paper, why, at)
    with acts.opened(by=by, at=at) as act:
        own = {code for code, _title in signing_verbs(by, unit)}
        if not own and not by.scope.holds(unit.path, unit.id):
            raise NotFound()
        if by.device or not set(chosen) <= own:
            raise Refused("只能授权自己名下的签字权，别人授给您的不能再授给他人。", {"verbs": "请重新选"})
        account = Account.objects.select_related("unit").filter(id=to_account, is_active=True).first()
        if account is None or account.home != unit.home:
            raise Refused("只能授权给本单位的人。", {"to_account": "请从名单中选"})
        if account.id == by.account:
            raise Refused("不用授权给自己。", {"to_account": "请选别人"})
        to = viewer(account.id, at=at)
        if second_step_owed(by) and not second_step_owed(to):
            raise Refused("您签字要用动态码，对方登录没有动态码，不能代您签。", {"to_account": "请选别人"})
        row = Mandate(
            id=new_id(), unit=unit, giver=act.acting(unit), giver_account=by.account, to_account=account.id,
            to=Acting(to.account, to.name, to.post_for(unit.path, unit.id), to.unit, to.unit_name),
            verbs=chosen, starts=starts, ends=ends, paper_no=paper, reason=why, given_at=at, grant_id=new_id(),
        )  # fmt: skip
        held = next((each for each in by.held if _covers_all(each, chosen, unit)), None)
        if held is None:
            raise Refused("这几项签字权来自您的不同岗位，请分开授权。", {"verbs": "请分开授权"})
        given = Grant.objects.create(
            id=row.grant_id, account_id=account.id, role=held.role, unit=unit, domains=sorted(held.domains),
            starts=starts, ends=ends, only=chosen, source=row.id, given_by=by.account,
        )  # fmt: skip
        row.save(force_insert=True)
        act.record(
            Granted(account=account.id, role=held.role, domains=given.domains, starts=starts, ends=ends), about=given
        )
        act.record(
            MandateGiven(
                to_name=to.name, verbs=[SIGNING[code] for code in chosen], starts=starts, ends=ends, paper_no=paper,
                reason=why,
            ),
            about=row,
        )  # fmt: skip
        return row


def withdraw_mandate(*, by: Viewer, mandate_id: UUID, at: datetime) -> Mandate:
    """收回: from now on nothing is signed under it. By its giver, its holder, or whoever now holds the signature."""
    with acts.opened(by=by, at=at) as act:
        row = Mandate.objects.select_for_update(of=("self",)).select_related("unit").filter(id=mandate_id).first()
        if row is None:
            raise NotFound()
        if by.account not in (row.giver_account, row.to_account):
            for code in row.verbs:
                act.require(code, row.unit)
        if row.withdrawn_at is None:
            row.withdrawn_at = at
            row.save(update_fields=["withdrawn_at"])
            given = Grant.objects.select_for_update(of=("self",)).select_related("unit").get(id=row.grant_id)
            given.revoked_at = given.revoked_at or at
            given.save(update_fields=["revoked_at"])
            act.record(Revoked(account=row.to_account, role=given.role), about=given)
            act.record(MandateWithdrawn(paper_no=row.paper_no), about=row)
        return row


def mandates(viewer: Viewer, unit: Unit, *, at: datetime) -> list[Mandate]:
    """Mandates of a unit, those over within a year included: one's own, and all where one may see people."""
    day = school_day(at)
    rows = Mandate.objects.filter(unit=unit, ends__gte=day - LONGEST).order_by("-starts", "-id")
    mine = rows.filter(giver_account=viewer.account) | rows.filter(to_account=viewer.account)
    shown = mine | seen(viewer, rows, SEE_PEOPLE, domain=None)
    return list(shown.distinct())


def _covers_all(held: Held, verbs: list[str], unit: Unit) -> bool:
    return not held.lent and set(verbs) <= held.verbs and held.covers(unit.path, unit.id)


def _check(verbs: list[str], starts: date, ends: date, paper: str, reason: str, at: datetime) -> None:
    wrong: dict[str, str] = {}
    if not verbs or not all(code in SIGNING for code in verbs):
        wrong["verbs"] = "请选代签哪些事"
    if ends < starts:
        wrong["ends"] = "不能早于起始日期"
    elif ends - starts > LONGEST:
        wrong["ends"] = "最长一年"
    elif ends < school_day(at):
        wrong["ends"] = "已经过了"
    if not paper:
        wrong["paper_no"] = "请填授权书的编号或日期"
    if not reason:
        wrong["reason"] = "请写明原因"
    if wrong:
        raise Refused("授权代签还缺几样，请补全。", wrong)
