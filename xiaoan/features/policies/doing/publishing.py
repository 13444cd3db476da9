"""Publishing: what was taken over becomes a release of the unit's own and additions, from a day, all or nothing.

Withdrawn only before it begins. What comes later (more of the document, next year's) is the next release of the pack.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

from msgspec.structs import replace

from xiaoan.features.policies.doing.frame import CLOSED, locked_document
from xiaoan.features.policies.doing.judging import open_drafts
from xiaoan.features.policies.doing.naming import addition_code, names_for, next_version
from xiaoan.features.policies.doing.parting import Part, Parts, changes_of, earlier_additions, parts_of
from xiaoan.features.policies.drafting.pack import own_pack
from xiaoan.features.policies.drafting.shapes import Entry, Head, Made
from xiaoan.features.policies.events import InForce, PublicationWithdrawn, Published, Resumed
from xiaoan.features.policies.models import PolicyDocument, Publication, Sentence
from xiaoan.features.policies.verbs import PUBLISH
from xiaoan.foundation.clock import school_day
from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.queries import may_unit
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.catalogue.commands import (
    add_requirements,
    adopt,
    release_own,
    withdraw_addition,
    withdraw_adoption,
)
from xiaoan.kernel.catalogue.models import Addition, Adoption
from xiaoan.kernel.catalogue.pack.schema import Overlay, Pack, Source
from xiaoan.kernel.catalogue.queries import adoption_on
from xiaoan.kernel.catalogue.verbs import ADOPT
from xiaoan.kernel.tree.models import Unit, placed

FARTHEST = timedelta(days=366)
LONGEST = timedelta(days=3660)


def publish(
    *,
    by: Viewer,
    document: UUID,
    starts: date,
    client_id: UUID,
    at: datetime,
    ends: date | None = None,
    leave_open: bool = False,
) -> Publication:
    """Let what was taken over be owed from a day, today at the earliest, until `ends`.

    Refused while drafts are open, unless they are left open on purpose; they can be published later. Published again
    with nothing left, what was published of it ends on the eve.
    """
    with acts.opened(by=by, at=at) as act:
        row = _to_publish(act, document)
        known = Publication.objects.filter(home=row.unit.home, client_id=client_id).first()
        if known is not None:
            if (known.document_id, known.starts, known.ends) != (row.id, starts, ends):
                raise Conflict("这一页已经发布过，请重新打开再看。")
            return known
        _days(starts, ends, at)
        if row.state not in ("read", "reviewing"):
            raise Conflict(CLOSED[row.state])
        if not leave_open and (left := open_drafts(row)):
            raise Refused(f"还有 {left} 条没有看。请看完，或者选“没看的以后再说”。", {"leave_open": "还有没看的"})
        # The unit is the gate: two documents at once must not take the same code.
        Unit.objects.select_for_update(no_key=True).get(id=row.unit_id)
        parts = parts_of(row, starts)
        _after_the_last(row, parts.code, starts)
        if not parts.all and not stands(row):
            raise Refused("还没有接受任何一条要求，没有可发布的。")
        asking = [part for part in parts.all if {ask.code for ask in part.plan.asks} & {"who", "when", "often"}]
        if asking:
            raise Refused(f"“{asking[0].draft.said.title}”还有问题没有答，请先答。")
        return _publish(act, row, parts, starts, ends, client_id)


def _to_publish(act: acts.Act, key: UUID) -> PolicyDocument:
    """The document under lock, for one who may publish it: in all domains, as a document speaks of all."""
    row = locked_document(act, key, PUBLISH)
    act.require(ADOPT, row.unit)
    if not may_publish(act.by, row.unit):
        raise Refused("您只管一部分领域，文件的要求涉及各个领域，请由分管全部领域的人发布。")
    return row


def may_publish(viewer: Viewer, unit: Unit) -> bool:
    """Whether somebody may publish documents of a unit."""
    return all(may_unit(viewer.whole, verb, unit) for verb in (PUBLISH, ADOPT))


def stands(row: PolicyDocument) -> bool:
    """Whether something of the document is published and was not withdrawn."""
    return Publication.objects.filter(document=row, withdrawn_at=None).exists()


def _after_the_last(row: PolicyDocument, code: str, starts: date) -> None:
    """What begins later would take the place of this on its day: the last one published counts."""
    rows = Publication.objects.filter(unit=row.unit, withdrawn_at=None, starts__gt=starts)
    for each in rows.order_by("-starts"):
        if each.document_id == row.id or each.pack == code:
            raise Refused(
                f"已经发布过 {each.starts:%Y-%m-%d} 起的版本，这一版不能比它早。请选更晚的日子，或先撤回那一版。",
                {"starts": "请选更晚的日子"},
            )


def _days(starts: date, ends: date | None, at: datetime) -> None:
    if starts < school_day(at):
        raise Refused("生效日期不能早于今天：已经过去的日子按当时的要求算。", {"starts": "请选今天或以后"})
    if starts > school_day(at) + FARTHEST:
        raise Refused("生效日期太远，请选一年以内的日子。", {"starts": "请选一年以内"})
    if ends is not None and ends <= starts:
        raise Refused("最后一天要晚于生效日期。", {"ends": "请选更晚的日子，或留空"})
    if ends is not None and ends > starts + LONGEST:
        raise Refused("最后一天太远，请选十年以内的日子，或留空。", {"ends": "请选十年以内，或留空"})


def _publish(
    act: acts.Act, row: PolicyDocument, parts: Parts, starts: date, ends: date | None, client_id: UUID
) -> Publication:  # fmt: skip
    publication = Publication(
        unit=row.unit, document=row, client_id=client_id, starts=starts, ends=ends, by_account=act.by.account,
        by=act.acting(row.unit), at=act.at,
    )  # fmt: skip
    code, new = parts.code, parts.of("new")
    went: Mapping[str, tuple[str, str]] = {}
    names = names_for(row, code, [part.draft for part in new]) if new else {}
    pack: Pack | None = None
    if new:
        made = draft_of(row, code, next_version(code), new, names, ends)
        pack, went = made.pack, made.went
    elif (governs := adoption_on(row.unit, code, starts)) is not None:
        pack = ended(governs.release.content, next_version(code), starts)
    if pack is not None:
        release = release_own(by=act.by, unit=row.unit, pack=pack, at=act.at)
        adoption = adopt(
            by=act.by, unit=row.unit, pack=code, version=release.version, starts=starts, at=act.at
        )  # fmt: skip
        publication.pack, publication.release, publication.adoption = code, release.version, adoption.id
    publication.additions = [str(each) for each in _tighten(act, row, parts, starts)]
    publication.save(force_insert=True)
    Sentence.objects.bulk_create(
        [_sentence(row.unit, publication, part, went.get(names.get(part.draft.number, ""))) for part in parts.all],
        batch_size=500,
    )
    row.state = "published"
    row.version += 1
    row.save(update_fields=["state", "version"])
    act.record(
        Published(
            pack=publication.pack, release=publication.release, starts=starts, new=len(new),
            tightened=len(parts.of("stricter")), linked=len(parts.of("same", "looser")),
            standing=len(parts.of("standing")),
        ),
        about=row,
    )  # fmt: skip
    act.record(InForce(pack=publication.pack, release=publication.release, starts=starts, ends=ends), about=publication)
    return publication


def draft_of(
    row: PolicyDocument, code: str, version: str, new: tuple[Part, ...], names: Mapping[int, str], ends: date | None
) -> Made:  # fmt: skip
    """The pack of a document's new duties."""
    head = Head(code, version, row.title, row.number, row.issued_by, ends)
    return own_pack(head, [Entry(names[p.draft.number], p.draft.said, p.plan, place_of(p)) for p in new])


def ended(pack: Pack, version: str, starts: date) -> Pack | None:
    """The pack with every duty over on the eve; None when none of them is owed then any more."""
    eve = starts - timedelta(days=1)
    if all(duty.until is not None and duty.until <= eve for duty in pack.duties):
        return None
    duties = (replace(duty, until=min(eve, duty.until or eve)) for duty in pack.duties)
    return replace(pack, version=version, duties=tuple(duties))


def place_of(part: Part) -> str:
    """Where the sentence stands, as a clause says it: its innermost heading and its line."""
    headings = part.draft.read.headings
    inner = f"{headings[-1][:30]}，" if headings else ""
    return f"{inner}第{part.draft.line}行"


def _tighten(act: acts.Act, row: PolicyDocument, parts: Parts, starts: date) -> list[UUID]:
    """Additions by pack. What an earlier release of this document tightened and this one does not, ends."""
    wanted = changes_of(parts.of("stricter"))
    made = []
    for pack in sorted(wanted.keys() | earlier_additions(row, parts.code)):
        name = addition_code(parts.code, pack)
        source = Source(code=f"{name}_text", title=row.title, title_en=row.title, issued=row.number or row.issued_by)
        overlay = Overlay(
            code=name, title=row.title[:40], title_en=row.title[:40], pack=pack, sources=(source,),
            duties=wanted.get(pack, ()),
        )  # fmt: skip
        made.append(add_requirements(by=act.by, unit=row.unit, overlay=overlay, starts=starts, at=act.at).id)
    return made


def _sentence(unit: Unit, publication: Publication, part: Part, went: tuple[str, str] | None) -> Sentence:
    how, pack, duty, item = part.how, "", "", ""
    if went is not None:
        pack, (duty, item) = publication.pack, went
        how = "item" if item else "new"
    elif part.match is not None:
        pack, duty = part.match.pack, part.match.duty
    return Sentence(
        **placed(unit), publication=publication, draft=part.draft, how=how, pack=pack, duty=duty, item=item,
        said=part.draft.said,
    )  # fmt: skip


def withdraw_publication(*, by: Viewer, publication: UUID, at: datetime) -> Publication:
    """Take back a publication that has not begun, with its release's adoption and its additions, all or nothing."""
    with acts.opened(by=by, at=at) as act:
        found = Publication.objects.filter(id=publication).values_list("document_id", flat=True).first()
        if found is None:
            raise NotFound()
        row = _to_publish(act, found)
        known = Publication.objects.select_related("unit").get(id=publication)
        if known.withdrawn_at is not None:
            return known
        if known.starts <= school_day(at):
            raise Refused("已经生效，不能撤回。要改请点“继续核对”，改完从以后的日子起发布新的版本。")
        if known.adoption is not None:
            withdraw_adoption(by=by, adoption=Adoption.objects.get(id=known.adoption), at=at)
        for addition in Addition.objects.filter(id__in=known.additions):
            withdraw_addition(by=by, addition=addition, at=at)
        known.withdrawn_at = at
        known.save(update_fields=["withdrawn_at"])
        act.record(PublicationWithdrawn(pack=known.pack, release=known.release), about=known)
        _back(act, row)
        return known


def resume(*, by: Viewer, document: UUID, at: datetime) -> PolicyDocument:
    """Go on reviewing a published document, for a next release; what is published stays as it is until then."""
    with acts.opened(by=by, at=at) as act:
        row = _to_publish(act, document)
        if row.state == "reviewing":
            return row
        if row.state != "published":
            raise Conflict("这份文件还没有发布。")
        _back(act, row)
        return row


def _back(act: acts.Act, row: PolicyDocument) -> None:
    if row.state == "published":
        row.state = "reviewing"
        row.version += 1
        row.save(update_fields=["state", "version"])
        act.record(Resumed(title=row.title), about=row)
