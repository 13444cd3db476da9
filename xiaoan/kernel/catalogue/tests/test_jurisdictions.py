"""A jurisdiction takes every pack up at once with its profiles; a laxer value always has its clause."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.support.cast import Cast
from xiaoan.foundation.errors import BadPack, Conflict, NotFound, Refused
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.catalogue.commands import adopt, load_release, take_up
from xiaoan.kernel.catalogue.models import Adoption
from xiaoan.kernel.catalogue.queries import asking, contents, governing, jurisdiction_of, newest, shelf
from xiaoan.kernel.catalogue.reading import read_pack
from xiaoan.kernel.catalogue.tests import pool

AT = datetime(2026, 10, 12, 1, 0, tzinfo=UTC)
DAY, LATER = date(2026, 10, 12), date(2026, 11, 1)
MOUNTAIN = "mountain_county"

HEAD = """code: _where
title: 口径
title_en: Where
version: 1.0
requires: [_common, pool]
"""
ONE = """jurisdictions:
  - code: hot_county
    title: 炎热地区
    title_en: Hot county
    about: 泳池多。
    picks: [{pack: pool, profile: PROFILE}]
    clauses: [{source: practice, clause: 夏季, says: 夏天长。}]
"""


def planted(tmp_path: Path, text: str) -> Path:
    folder = tmp_path / "packs" / "_where"
    folder.mkdir(parents=True)
    (folder / "pack.yaml").write_text(HEAD, encoding="utf-8")
    (folder / "jurisdictions.yaml").write_text(text, encoding="utf-8")
    return folder


def test_everything_that_asks_for_something_is_taken_up_with_its_profile(cast: Cast) -> None:
    unit = cast.unit("county")
    taken = take_up(by=operator(), unit=unit, jurisdiction=MOUNTAIN, starts=DAY, at=AT)
    assert {row.pack for row in taken.made} == {release.pack for release in asking()}
    picked = {each.pack: each.profile for each in shelf().jurisdictions[MOUNTAIN].picks}
    assert picked
    found = governing(unit, DAY)
    assert {code: found[code].profile for code in picked} == picked
    assert all(reign.profile == "" for code, reign in found.items() if code not in picked)
    assert jurisdiction_of(unit, DAY) == MOUNTAIN
    assert jurisdiction_of(cast.unit("school"), DAY) == MOUNTAIN
    assert jurisdiction_of(cast.unit("other_county"), DAY) is None


def test_what_governs_as_wanted_already_is_left_alone(cast: Cast) -> None:
    unit = cast.unit("county")
    take_up(by=operator(), unit=unit, jurisdiction=MOUNTAIN, starts=DAY, at=AT)
    again = take_up(by=operator(), unit=unit, jurisdiction=MOUNTAIN, starts=LATER, at=AT)
    assert again.made == ()
    assert len(again.kept) == len(asking())
    other = take_up(by=operator(), unit=unit, jurisdiction="", starts=LATER, at=AT)
    assert {row.pack for row in other.made} == {each.pack for each in shelf().jurisdictions[MOUNTAIN].picks}
    assert jurisdiction_of(unit, LATER) == ""
    assert jurisdiction_of(unit, DAY) == MOUNTAIN, "days before stay as they were"


def test_one_pack_that_cannot_be_taken_up_stops_them_all(cast: Cast) -> None:
    unit = cast.unit("county")
    version = newest().get(pack="fire").version
    adopt(by=operator(), unit=unit, pack="fire", version=version, starts=DAY, at=AT, profile="rural")
    with pytest.raises(Conflict):
        take_up(by=operator(), unit=unit, jurisdiction="", starts=DAY, at=AT)
    with opened(EVERYTHING):
        assert list(Adoption.objects.filter(unit=unit).values_list("pack", flat=True)) == ["fire"]


def test_an_unknown_jurisdiction_and_a_past_day_are_refused(cast: Cast) -> None:
    unit = cast.unit("county")
    with pytest.raises(Refused, match="没有这套本地口径"):
        take_up(by=operator(), unit=unit, jurisdiction="nowhere", starts=DAY, at=AT)
    with pytest.raises(Refused, match="不能早于今天"):
        take_up(by=operator(), unit=unit, jurisdiction=MOUNTAIN, starts=date(2026, 10, 1), at=AT)


@pytest.mark.parametrize("who", ["principal", "far_officer"])
def test_who_may_not_adopt_here_may_not_take_up(cast: Cast, who: str) -> None:
    with pytest.raises((Refused, NotFound)):
        take_up(by=cast.seat(who, AT), unit=cast.unit("county"), jurisdiction=MOUNTAIN, starts=DAY, at=AT)
    with opened(EVERYTHING):
        assert not Adoption.objects.filter(unit=cast.unit("county")).exists()


@pytest.mark.parametrize(
    ("pick", "why"),
    [
        ("pool, profile: nothing", "没有这个“游泳池”的方案"),
        ("fire, profile: rural", "先写进 requires"),
    ],
)
def test_a_jurisdiction_names_profiles_that_exist_of_packs_it_requires(tmp_path: Path, pick: str, why: str) -> None:
    known = {"_common": read_pack(pool.PACKS / "_common"), "pool": pool.pool(tmp_path / "made")}
    with pytest.raises(BadPack, match=why):
        read_pack(planted(tmp_path, ONE.replace("pool, profile: PROFILE", pick)), known)


def test_limits_are_resolved_by_the_profile(cast: Cast) -> None:
    take_up(by=operator(), unit=cast.unit("county"), jurisdiction=MOUNTAIN, starts=DAY, at=AT)
    limits = {each.code: each.minutes for each in governing(cast.unit("school"), DAY)["_reporting"].pack.limits}
    assert limits["reporting.phone"] == 60
    assert limits["reporting.written"] == 120
    assert {each.code: each.default for each in contents()["_reporting"].parameters} == {
        "phone_minutes": 30, "written_minutes": 60,
    }  # fmt: skip


def test_a_release_loaded_twice_is_one(cast: Cast) -> None:
    again, new = load_release(by=operator(), pack=contents()["_jurisdictions"], at=AT)
    assert not new
    assert again.pack == "_jurisdictions"
