"""Reading the catalogue: the shelf of codes, and which release governs which unit when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType

import msgspec
from django.db import connection
from django.db.models import Q, QuerySet

from xiaoan.foundation.rls import EVERYTHING, once_a_look, opened
from xiaoan.kernel.catalogue.models import Addition, Adoption, Release
from xiaoan.kernel.catalogue.own import is_own
from xiaoan.kernel.catalogue.pack.overlay import effective_values, tightened
from xiaoan.kernel.catalogue.pack.parameters import chosen, resolved
from xiaoan.kernel.catalogue.pack.schema import Overlay, Pack, Value
from xiaoan.kernel.catalogue.pack.shelf import Shelf
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.tree.paths import ancestors, subtree


@dataclass(frozen=True, slots=True)
class Reign:
    """A release, with its profile and what was added, governing from a day until `ends` (exclusive).

    `mark` tells reigns of equal content apart from others: that some duty is over changes nothing of the others.
    `pack` is resolved with `values` and tightened, without the duties that are over.
    """

    code: str
    digest: str
    version: str
    profile: str
    starts: date
    ends: date | None
    pack: Pack
    mark: str
    values: Mapping[str, Value]


def newest() -> QuerySet[Release]:
    """The newest release of every pack."""
    return Release.objects.order_by("pack", "-loaded_at", "-id").distinct("pack")


def shared() -> QuerySet[Release]:
    """The newest release of every pack that is nobody's alone: what any unit may adopt."""
    return newest().filter(owner=None)


def shared_contents() -> Mapping[str, Pack]:
    """The same as packs, by code."""
    return {code: pack for code, pack in contents().items() if not is_own(code)}


def filled() -> Mapping[str, Pack]:
    """The newest release of every pack by code, with the usual values of its parameters filled in."""
    return _filled_by_code(newest_digests())


def asking() -> list[Release]:
    """The newest release of each shared pack that governs anything: duties, returns, limits. In order of code.

    Their contents are not loaded again; packs of words alone are nobody's to adopt.
    """
    wanted = {code for code, pack in shared_contents().items() if pack.duties or pack.returns or pack.limits}
    return sorted(shared().defer("content").filter(pack__in=wanted), key=lambda each: each.pack)


def jurisdiction_of(unit: Unit, day: date) -> str | None:
    """The jurisdiction whose picks are what governs a unit on a day; empty for the defaults, None when mixed.

    Only packs are compared that govern there; none governing is None too.
    """
    known = shared_contents()
    found = {code: reign.profile for code, reign in governing(unit, day).items() if code in known}
    if not found:
        return None
    for jurisdiction in shelf().jurisdictions.values():
        if all(jurisdiction.profile_of(code) == profile for code, profile in found.items()):
            return jurisdiction.code
    return None if any(found.values()) else ""


def releases(pack: str = "") -> QuerySet[Release]:
    """Releases, newest first; of one pack when named."""
    found = Release.objects.defer("content").order_by("pack", "-loaded_at")
    return found.filter(pack=pack) if pack else found


def adoptable(release: Release, unit: Unit) -> bool:
    """Whether a unit may adopt the release: one of nobody, its own, or one of a unit above."""
    if release.owner is None:
        return True
    owner = Unit.objects.filter(id=release.owner).first()
    return owner is not None and unit.path.startswith(owner.path)


def shelf() -> Shelf:
    """Vocabulary and content of the newest release of every pack, by code."""
    return _shelf(newest_digests())


def contents() -> Mapping[str, Pack]:
    """The newest release of every pack, by the pack's code."""
    return _by_code(newest_digests())


def newest_digests() -> tuple[str, ...]:
    """What is on the shelf, by digest: equal as long as nothing newer was loaded."""
    return once_a_look("catalogue.newest", _read_newest)


def _read_newest() -> tuple[str, ...]:
    """Asked by every page and every submission, and therefore in plain SQL; the same rows as `newest`."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT ON (pack) digest FROM catalogue_release ORDER BY pack, loaded_at DESC, id DESC")
        return tuple(digest for (digest,) in cursor.fetchall())


@lru_cache(maxsize=8)
def _shelf(digests: tuple[str, ...]) -> Shelf:
    return Shelf.of(_contents(digests))


@lru_cache(maxsize=8)
def _by_code(digests: tuple[str, ...]) -> Mapping[str, Pack]:
    return MappingProxyType({pack.code: pack for pack in _contents(digests)})


@lru_cache(maxsize=8)
def _filled_by_code(digests: tuple[str, ...]) -> Mapping[str, Pack]:
    return MappingProxyType({code: resolved(pack) for code, pack in _by_code(digests).items()})


def _contents(digests: tuple[str, ...]) -> list[Pack]:
    """Packs of these digests, those that others stand on first."""
    return sorted((_content(mark) for mark in digests), key=lambda pack: (bool(pack.requires), pack.code))


@lru_cache(maxsize=4096)
def _content(digest: str) -> Pack:
    content: Pack = Release.objects.get(digest=digest).content
    return content


@lru_cache(maxsize=2048)
def _governing(digest: str, profile: str, overlays: tuple[Overlay, ...]) -> tuple[Pack, Mapping[str, Value]]:
    """The pack as it binds: parameters filled in, then tightened by each addition from the top down."""
    content = _content(digest)
    values = chosen(content, next((each for each in content.profiles if each.code == profile), None))
    for overlay in overlays:
        values = effective_values(overlay, values, content)
    pack = resolved(content, values)
    for overlay in overlays:
        pack = tightened(pack, overlay)
    return pack, MappingProxyType(values)


def as_chosen(digest: str, profile: str) -> Pack:
    """A release with its parameters filled in by a profile ("" for the defaults), before anything is added to it."""
    return _governing(digest, profile, ())[0]


def adoptions(unit: Unit, pack: str) -> list[Adoption]:
    """Every adoption of a pack that binds or bound a unit, by itself or by a unit above; the latest start first."""
    with opened(EVERYTHING):
        rows = Adoption.objects.filter(path__in=ancestors(unit.path), pack=pack).select_related("release", "unit")
        return list(rows.defer("release__content").order_by("-starts", "-path"))


def reigns(units: Iterable[Unit], first: date, last: date) -> dict[str, dict[str, tuple[Reign, ...]]]:
    """path -> pack code -> the reigns that touch [first, last], in order; two queries whatever the units.

    Standards are not secret: adoptions of ancestors are read even where the viewer's scope ends below them.
    """
    paths = {unit.path for unit in units}
    lines = {path: ancestors(path) for path in paths}
    wanted = {path for line in lines.values() for path in line}
    with opened(EVERYTHING):
        adoptions = list(
            Adoption.objects.filter(path__in=wanted, withdrawn_at=None, starts__lte=last)
            .select_related("release").defer("release__content").order_by("starts")
        )  # fmt: skip
        additions = list(
            Addition.objects.filter(path__in=wanted, withdrawn_at=None, starts__lte=last).order_by("starts")
        )
    made: dict[tuple[object, ...], tuple[Reign, ...]] = {}
    found: dict[str, dict[str, tuple[Reign, ...]]] = {}
    for path, line in lines.items():
        over = set(line)
        mine = [row for row in adoptions if row.path in over]
        for code in sorted({row.pack for row in mine}):
            rows = [row for row in mine if row.pack == code]
            extra = [row for row in additions if row.path in over and row.pack == code]
            key = (tuple(row.id for row in rows), tuple(row.id for row in extra))
            if key not in made:
                made[key] = tuple(_reigns(rows, extra, first, last))
            found.setdefault(path, {})[code] = made[key]
    return found


def _reigns(rows: list[Adoption], extra: list[Addition], first: date, last: date) -> Iterable[Reign]:
    """Cut time at every start and after the last day of a duty; in each piece the nearest ancestor's latest adoption
    governs."""
    over = {day for row in rows for day in _days_after(row.digest) if row.starts < day <= last}
    cuts = sorted({row.starts for row in rows} | {row.starts for row in extra} | over)
    for position, start in enumerate(cuts):
        end = cuts[position + 1] if position + 1 < len(cuts) else None
        if end is not None and end <= first:
            continue
        governing = max(
            (row for row in rows if row.starts <= start),
            key=lambda row: (len(row.path), row.starts),
            default=None,
        )
        if governing is None:
            continue
        yield _reign(governing, _in_force(extra, start), start, end)


@lru_cache(maxsize=256)
def _days_after(digest: str) -> tuple[date, ...]:
    """The days on which some duty of a release is over."""
    ends = {duty.until for duty in _content(digest).duties if duty.until is not None}
    return tuple(end + timedelta(days=1) for end in ends if end < date.max)


def _reign(adoption: Adoption, overlays: list[Addition], starts: date, ends: date | None) -> Reign:
    pack, values = _governing(adoption.digest, adoption.profile, tuple(row.content for row in overlays))
    marks = ",".join(str(row.id) for row in overlays)
    still = tuple(duty for duty in pack.duties if duty.until is None or duty.until >= starts)
    if len(still) < len(pack.duties):
        pack = msgspec.structs.replace(pack, duties=still)
    return Reign(
        code=adoption.pack,
        digest=adoption.digest,
        version=adoption.release.version,
        profile=adoption.profile,
        starts=starts,
        ends=ends,
        pack=pack,
        mark=f"{adoption.digest}/{adoption.profile}/{marks}",
        values=values,
    )


def _in_force(extra: list[Addition], day: date) -> list[Addition]:
    """The latest addition of each unit and code on a day, from the top of the tree down."""
    latest: dict[tuple[str, str], Addition] = {}
    for row in extra:
        if row.starts <= day:
            latest[row.path, row.code] = row
    return sorted(latest.values(), key=lambda row: (len(row.path), row.code))


def governing(unit: Unit, day: date) -> dict[str, Reign]:
    """What governs a unit on a day, by pack code."""
    found = reigns([unit], day, day).get(unit.path, {})
    return {code: rows[-1] for code, rows in found.items() if rows}


def standing(unit: Unit, pack: str, day: date, *, without: str = "") -> Reign | None:
    """What an addition of the unit would stand on: the release and all additions down to it, save its own of
    the code `without` (which a newer one replaces)."""
    adoption = adoption_on(unit, pack, day)
    return None if adoption is None else _reign(adoption, _beneath(unit, pack, day, without), day, None)


def as_tightened(unit: Unit, overlay: Overlay, day: date) -> Pack | None:
    """The pack as it would bind the unit with an addition that has been checked; None: nothing is adopted."""
    adoption = adoption_on(unit, overlay.pack, day)
    if adoption is None:
        return None
    kept = (row.content for row in _beneath(unit, overlay.pack, day, overlay.code))
    return _governing(adoption.digest, adoption.profile, (*kept, overlay))[0]


def _beneath(unit: Unit, pack: str, day: date, without: str) -> list[Addition]:
    """Additions in force down to the unit, save its own of one code."""
    found = _in_force([row for row in additions(unit, pack) if row.withdrawn_at is None], day)
    return [row for row in found if (row.path, row.code) != (unit.path, without)]


def additions(unit: Unit, pack: str) -> list[Addition]:
    """Every addition that binds or bound a unit, by itself or by a unit above, in the order of their days."""
    with opened(EVERYTHING):
        rows = Addition.objects.filter(path__in=ancestors(unit.path), pack=pack).select_related("unit")
        return list(rows.order_by("starts", "path", "code"))


def adoption_on(unit: Unit, pack: str, day: date) -> Adoption | None:
    """The adoption that governs a unit on a day."""
    with opened(EVERYTHING):
        rows = Adoption.objects.filter(
            path__in=ancestors(unit.path), pack=pack, withdrawn_at=None, starts__lte=day
        ).select_related("release")
        return max(rows, key=lambda row: (len(row.path), row.starts), default=None)


def taken_up(unit: Unit, day: date) -> frozenset[str]:
    """Packs that govern a unit, or some unit below it, on a day; one query."""
    low, high = subtree(unit.path)
    with opened(EVERYTHING):
        rows = Adoption.objects.filter(
            Q(path__in=ancestors(unit.path)) | Q(path__gte=low, path__lt=high), withdrawn_at=None, starts__lte=day
        )
        return frozenset(rows.values_list("pack", flat=True))


def adoptions_on(unit: Unit, day: date) -> dict[str, Adoption]:
    """The adoptions that govern a unit on a day, by pack; one query."""
    with opened(EVERYTHING):
        rows = Adoption.objects.filter(path__in=ancestors(unit.path), withdrawn_at=None, starts__lte=day)
        near = sorted(
            rows.select_related("release", "unit").defer("release__content"),
            key=lambda row: (len(row.path), row.starts),
        )
        return {row.pack: row for row in near}
