"""Loading releases and adopting them. What has begun cannot be changed: a new release starts later."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db import IntegrityError, transaction

from xiaoan.foundation.clock import school_day
from xiaoan.foundation.errors import BadPack, Conflict, NotFound, Refused
from xiaoan.foundation.rls import forget
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.catalogue.events import (
    Added,
    AdditionWithdrawn,
    Adopted,
    AdoptionWithdrawn,
    JurisdictionTaken,
    OwnReleased,
)
from xiaoan.kernel.catalogue.models import Addition, Adoption, Release
from xiaoan.kernel.catalogue.own import is_own, own_prefix
from xiaoan.kernel.catalogue.pack.schema import Overlay, Pack, digest
from xiaoan.kernel.catalogue.queries import (
    adoptable,
    adoption_on,
    asking,
    contents,
    shared_contents,
    shelf,
    standing,
)
from xiaoan.kernel.catalogue.reading.checking import check_pack
from xiaoan.kernel.catalogue.reading.decoding import Lines
from xiaoan.kernel.catalogue.reading.overlays import check_overlay
from xiaoan.kernel.catalogue.verbs import ADOPT, LOAD
from xiaoan.kernel.tree.models import Unit


def load_release(*, by: Viewer, pack: Pack, at: datetime) -> tuple[Release, bool]:
    """Keep a checked pack as a release; (release, whether it is new). Equal content is the same release.

    Refused when this version exists with other content: a version says one thing for ever.
    """
    if not by.may(LOAD, path="", unit=None):
        raise Refused("只有系统管理员可以装入工作标准。")
    if is_own(pack.code):
        raise Refused("“own_”开头的代码留给各单位按文件制定的标准，请换一个代码。")
    mark = digest(pack)
    same = Release.objects.filter(digest=mark).first()
    if same is not None:
        return same, False
    known = shared_contents()
    if missing := [code for code in pack.requires if code not in known]:
        raise Refused(f"“{pack.title}”依赖的“{missing[0]}”还没有装入，请先装入它。")
    with _one_winner(f"“{pack.title}”的 {pack.version} 版已经装入且内容不同；内容改了，请同时改版本号。"):
        made = _kept(by, pack, mark, at)
    return made, True


def _kept(by: Viewer, pack: Pack, mark: str, at: datetime, owner: UUID | None = None) -> Release:
    made = Release.objects.create(
        pack=pack.code, version=pack.version, title=pack.title[:80], digest=mark, content=pack, loaded_at=at,
        loaded_by=by.account, owner=owner,
    )  # fmt: skip
    forget()
    return made


def release_own(*, by: Viewer, unit: Unit, pack: Pack, at: datetime) -> Release:
    """Keep a pack that a unit made of its own documents; equal content is the same release.

    For whoever may adopt there. Its code begins with the unit's own prefix, so that it can take nobody's place; it is
    checked like any pack, and stands on packs that are nobody's alone.
    """
    with acts.opened(by=by, at=at) as act:
        act.require(ADOPT, unit)
        if not pack.code.startswith(own_prefix(unit.id)) or not pack.duties:
            raise Refused("这不是本单位自己的工作标准。")
        known = shared_contents()
        if missing := [code for code in pack.requires if code not in known]:
            raise Refused(f"“{pack.title}”依赖的“{missing[0]}”还没有装入，请联系系统管理员。")
        try:
            check_pack(pack, known, Lines())
        except BadPack as wrong:
            raise Refused(f"还不能成为工作标准：{wrong.reason}") from wrong
        mark = digest(pack)
        same = Release.objects.filter(digest=mark, owner=unit.id).first()
        if same is not None:
            return same
        with _one_winner("这一版刚刚已经有人发布，请重新打开再看。"):
            made = _kept(by, pack, mark, at, owner=unit.id)
        act.record(OwnReleased(pack=pack.code, release=pack.version, digest=mark), about=unit)
        return made


@contextmanager
def _one_winner(otherwise: str) -> Iterator[None]:
    """A write that a unique constraint may refuse, also when somebody else was faster by a moment."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as rival:
        raise Conflict(otherwise) from rival


def adopt(
    *,
    by: Viewer,
    unit: Unit,
    pack: str,
    version: str,
    starts: date,
    at: datetime,
    profile: str = "",
    founding: bool = False,
) -> Adoption:
    """Let a release govern a unit and all below it from a day, today at the earliest.

    `founding` lets the operator date a unit's first adoption back, before anything is recorded.
    """
    release = Release.objects.filter(pack=pack, version=version).first()
    if release is None or not adoptable(release, unit):
        raise NotFound(f"没有装入“{pack}”的 {version} 版。")
    if profile and profile not in {each.code for each in release.content.profiles}:
        raise Refused(f"这个版本没有“{profile}”这套参数。", {"profile": "请从列表中选择"})
    with acts.opened(by=by, at=at) as act:
        act.require(ADOPT, unit)
        rivals = Adoption.objects.filter(unit=unit, pack=pack, withdrawn_at=None)
        if starts < school_day(at) and not (founding and not rivals.exists()):
            raise Refused("生效日期不能早于今天：已经过去的日子按当时的标准算。", {"starts": "请选今天或以后"})
        with _one_winner("这一天已有一个版本生效：还没开始的可以先撤回，已经开始的请换一天。"):
            row = Adoption.objects.create(
                unit=unit, pack=pack, release=release, digest=release.digest, starts=starts, profile=profile,
                by_account=by.account, at=at,
            )  # fmt: skip
        act.record(
            Adopted(pack=pack, release=version, digest=release.digest, starts=starts, profile=profile),
            about=row,
        )
        return row


class TakenUp(NamedTuple):
    """What taking a jurisdiction up did: adoptions made, and packs that governed as wanted already."""

    made: tuple[Adoption, ...]
    kept: tuple[str, ...]


def take_up(
    *, by: Viewer, unit: Unit, jurisdiction: str, starts: date, at: datetime, founding: bool = False
) -> TakenUp:
    """Let every loaded pack that asks for something govern a unit from a day, each with the jurisdiction's profile.

    All of them or none. Empty `jurisdiction`: every pack with its defaults. What governs then in that version and
    with that profile already is left alone; packs the jurisdiction leaves out are not taken up, and what governs of
    them stays.
    """
    chosen = shelf().jurisdictions.get(jurisdiction)
    if jurisdiction and chosen is None:
        known = "、".join(f"{each.code}（{each.title}）" for each in shelf().jurisdictions.values())
        raise Refused(f"没有这套本地口径，可以选：{known}。", {"jurisdiction": "请从列表中选择"})
    made, kept = [], []
    with acts.opened(by=by, at=at) as act:
        act.require(ADOPT, unit)
        for release in asking():
            if chosen is not None and release.pack in chosen.without:
                continue
            profile = chosen.profile_of(release.pack) if chosen else ""
            standing_then = adoption_on(unit, release.pack, starts)
            if standing_then and (standing_then.digest, standing_then.profile) == (release.digest, profile):
                kept.append(release.title)
                continue
            made.append(
                adopt(
                    by=by, unit=unit, pack=release.pack, version=release.version, starts=starts, at=at,
                    profile=profile, founding=founding,
                )
            )  # fmt: skip
        if made:
            act.record(JurisdictionTaken(jurisdiction=jurisdiction, starts=starts, packs=len(made)), about=unit)
    return TakenUp(tuple(made), tuple(kept))


def withdraw_adoption(*, by: Viewer, adoption: Adoption, at: datetime) -> Adoption:
    """Take back an adoption that has not begun yet."""
    with acts.opened(by=by, at=at) as act:
        visible = Adoption.objects.select_for_update(of=("self",)).select_related("unit", "release")
        row = visible.filter(id=adoption.id).first()
        if row is None:
            raise NotFound()
        act.require(ADOPT, row.unit)
        if row.withdrawn_at is not None:
            raise Conflict("这次采用已经撤回。")
        if row.starts <= school_day(at):
            raise Refused("已经生效的版本不能撤回，请采用一个新的版本。")
        row.withdrawn_at = at
        row.save(update_fields=["withdrawn_at"])
        act.record(AdoptionWithdrawn(pack=row.pack, release=row.release.version), about=row)
        return row


def add_requirements(*, by: Viewer, unit: Unit, overlay: Overlay, starts: date, at: datetime) -> Addition:
    """Tighten what governs a unit, for it and all below, from a day. Refused when anything is loosened."""
    with acts.opened(by=by, at=at) as act:
        act.require(ADOPT, unit)
        base = standing(unit, overlay.pack, starts, without=overlay.code)
        if base is None:
            raise Refused("本单位还没有采用这套工作标准，不能补充。")
        try:
            check_overlay(overlay, base.pack, contents(), base.values, Lines())
        except BadPack as wrong:
            raise Refused(f"补充要求不能成立：{wrong.reason}") from wrong
        if starts < school_day(at):
            raise Refused("生效日期不能早于今天。", {"starts": "请选今天或以后"})
        with _one_winner("这一天已有同一代码的补充要求，请换一天。"):
            row = Addition.objects.create(
                unit=unit,
                pack=overlay.pack,
                code=overlay.code,
                content=overlay,
                starts=starts,
                by_account=by.account,
                at=at,
            )
        act.record(Added(pack=overlay.pack, code=overlay.code, starts=starts), about=row)
        return row


def withdraw_addition(*, by: Viewer, addition: Addition, at: datetime) -> Addition:
    """Take back an addition that has not begun yet."""
    with acts.opened(by=by, at=at) as act:
        row = Addition.objects.select_for_update(of=("self",)).select_related("unit").filter(id=addition.id).first()
        if row is None:
            raise NotFound()
        act.require(ADOPT, row.unit)
        if row.withdrawn_at is not None:
            raise Conflict("这条补充要求已经撤回。")
        if row.starts <= school_day(at):
            raise Refused("已经生效的补充要求不能撤回，请补充一条新的。")
        row.withdrawn_at = at
        row.save(update_fields=["withdrawn_at"])
        act.record(AdditionWithdrawn(pack=row.pack, code=row.code), about=row)
        return row
