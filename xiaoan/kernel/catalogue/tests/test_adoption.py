"""Releases never change; the nearest adopting ancestor governs from its day on; additions only tighten."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest
from django.db import DatabaseError, transaction

from tests.support.cast import Cast
from xiaoan.foundation.clock import instant
from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.catalogue.commands import add_requirements, adopt, load_release, withdraw_adoption
from xiaoan.kernel.catalogue.models import Addition, Adoption, Release
from xiaoan.kernel.catalogue.pack.schema import DutyChange, KindChange, Overlay, Pack, Setting, digest
from xiaoan.kernel.catalogue.queries import contents, governing, reigns, releases, shelf
from xiaoan.kernel.catalogue.tests import pool
from xiaoan.kernel.trail.queries import history
from xiaoan.kernel.trail.verify import verify

AT = datetime(2026, 10, 12, 1, 0, tzinfo=UTC)
DAY = date(2026, 10, 12)
NOVEMBER = date(2026, 11, 1)
PATROL, WATER = "pool.patrol", "pool.water"


@pytest.fixture
def pools(cast: Cast, tmp_path) -> tuple[Pack, Pack]:
    """Two releases of the pool pack: 1.10 and a stricter 2.0, both loaded."""
    first = pool.pool(tmp_path / "first")
    head = pool.HEAD.replace("version: 1.10", "version: 2.0").replace("default: 2", "default: 3")
    second = pool.pool(tmp_path / "second", pack=head)
    for pack in (first, second):
        load_release(by=operator(), pack=pack, at=AT)
    return first, second


def times(cast: Cast, unit: str, day: date) -> object:
    reign = governing(cast.unit(unit), day).get("pool")
    return None if reign is None else reign.pack.duties[0].times


def overlay(code: str = "county", **given) -> Overlay:
    return Overlay(code=code, title="补充", title_en="More", pack="pool", **given)


# Releases


def test_loading_equal_content_again_is_the_same_release(cast: Cast, pools, tmp_path):
    again, fresh = load_release(by=operator(), pack=pool.pool(tmp_path / "again"), at=AT)
    assert not fresh
    assert again.digest == digest(pools[0])


def test_a_version_says_one_thing_for_ever(cast: Cast, pools, tmp_path):
    other = pool.pool(tmp_path / "other", pack=pool.HEAD.replace("title: 游泳池", "title: 泳池"))
    with pytest.raises(Conflict, match="改版本号"):
        load_release(by=operator(), pack=other, at=AT)


def test_a_release_comes_back_from_the_database_as_it_went_in(cast: Cast, pools):
    row = Release.objects.get(pack="pool", version="1.10")
    assert row.content == pools[0]
    assert digest(row.content) == row.digest


def test_a_release_cannot_be_changed_or_deleted(cast: Cast, pools):
    for change in (Release.objects.filter(pack="pool").update, Release.objects.filter(pack="pool").delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change(**({"title": "x"} if change.__name__ == "update" else {}))


def test_only_the_operator_loads(cast: Cast, tmp_path):
    for who in ("officer", "stranger", "principal"):
        with pytest.raises(Refused, match="系统管理员"):
            load_release(by=cast.seat(who, AT), pack=pool.pool(tmp_path), at=AT)


def test_a_pack_whose_foundation_is_missing_is_not_loaded(cast: Cast, tmp_path):
    alone = msgspec.structs.replace(pool.pool(tmp_path), requires=("_common", "water"))
    with pytest.raises(Refused, match="“water”还没有装入"):
        load_release(by=operator(), pack=alone, at=AT)


def test_the_shelf_holds_the_newest_words_of_every_pack(cast: Cast, pools):
    assert "pool.patrol" in shelf().duties and "safety_officer" in shelf().posts
    assert contents()["pool"].version in {"1.10", "2.0"}
    assert [row.version for row in releases("fire")] == ["1.2.0"]


# Adoption


def test_a_release_governs_from_its_day_for_the_whole_subtree(cast: Cast, pools):
    adopt(by=cast.seat("officer", AT), unit=cast.unit("county"), pack="pool", version="1.10", starts=NOVEMBER, at=AT)
    assert times(cast, "school", NOVEMBER - timedelta(days=1)) is None
    assert [times(cast, unit, NOVEMBER) for unit in ("county", "school", "east", "point")] == [2, 2, 2, 2]
    assert times(cast, "far_school", NOVEMBER) is None


def test_the_nearest_adopting_ancestor_governs(cast: Cast, pools):
    by = operator()
    adopt(by=by, unit=cast.unit("city"), pack="pool", version="1.10", starts=DAY, at=AT)
    adopt(by=by, unit=cast.unit("county"), pack="pool", version="2.0", starts=NOVEMBER, at=AT)
    assert times(cast, "school", DAY) == 2
    assert times(cast, "school", NOVEMBER) == 3
    assert times(cast, "far_school", NOVEMBER) == 2


def test_a_release_effective_next_month_leaves_this_month_as_it_is(cast: Cast, pools):
    by, county = cast.seat("officer", AT), cast.unit("county")
    adopt(by=by, unit=county, pack="pool", version="1.10", starts=DAY, at=AT)
    before = reigns([cast.unit("school")], date(2026, 10, 1), date(2026, 10, 31))
    adopt(by=by, unit=county, pack="pool", version="2.0", starts=NOVEMBER, at=AT)
    path = cast.unit("school").path
    assert reigns([cast.unit("school")], date(2026, 10, 1), date(2026, 10, 31)) == before
    both = reigns([cast.unit("school")], date(2026, 10, 1), date(2026, 11, 30))[path]["pool"]
    assert [(each.version, each.starts, each.ends) for each in both] == [
        ("1.10", DAY, NOVEMBER),
        ("2.0", NOVEMBER, None),
    ]


def test_a_profile_is_picked_where_the_release_is_adopted(cast: Cast, tmp_path):
    text = "profiles:\n  - code: five\n    title: 五次\n    title_en: Five\n    sets: [{parameter: rounds, value: 5}]\n"
    load_release(by=operator(), pack=pool.pool(tmp_path, profiles=text), at=AT)
    by, county = cast.seat("officer", AT), cast.unit("county")
    with pytest.raises(Refused, match="没有“six”这套参数"):
        adopt(by=by, unit=county, pack="pool", version="1.10", starts=DAY, profile="six", at=AT)
    adopt(by=by, unit=county, pack="pool", version="1.10", starts=DAY, profile="five", at=AT)
    assert times(cast, "school", DAY) == 5


def test_the_past_keeps_its_standard(cast: Cast, pools):
    by, county = cast.seat("officer", AT), cast.unit("county")
    with pytest.raises(Refused, match="不能早于今天"):
        adopt(by=by, unit=county, pack="pool", version="1.10", starts=DAY - timedelta(days=1), at=AT)


def test_one_day_has_one_release(cast: Cast, pools):
    by, county = cast.seat("officer", AT), cast.unit("county")
    adopt(by=by, unit=county, pack="pool", version="1.10", starts=DAY, at=AT)
    with pytest.raises(Conflict, match="这一天已有"):
        adopt(by=by, unit=county, pack="pool", version="2.0", starts=DAY, at=AT)


def test_a_version_nobody_loaded_is_not_found(cast: Cast, pools):
    with pytest.raises(NotFound, match="没有装入"):
        adopt(by=operator(), unit=cast.unit("county"), pack="pool", version="9.9", starts=DAY, at=AT)


@pytest.mark.parametrize(
    ("who", "error"),
    [("stranger", NotFound), ("far_officer", NotFound), ("fireman", NotFound), ("guard", NotFound),
     ("city_officer", Refused)],
)  # fmt: skip
def test_adopting_is_the_bureaus_act(cast: Cast, pools, who, error):
    with pytest.raises(error):
        adopt(by=cast.seat(who, AT), unit=cast.unit("county"), pack="pool", version="1.10", starts=DAY, at=AT)
    with opened(EVERYTHING):
        assert not Adoption.objects.filter(pack="pool").exists()


def test_a_school_does_not_adopt_for_itself(cast: Cast, pools):
    with pytest.raises(Refused, match="没有办理这件事的权限"):
        adopt(by=cast.seat("principal", AT), unit=cast.unit("school"), pack="pool", version="1.10", starts=DAY, at=AT)


def test_what_has_not_begun_can_be_taken_back_once(cast: Cast, pools):
    by, county = cast.seat("officer", AT), cast.unit("county")
    row = adopt(by=by, unit=county, pack="pool", version="1.10", starts=NOVEMBER, at=AT)
    with pytest.raises(NotFound):
        withdraw_adoption(by=cast.seat("far_officer", AT), adoption=row, at=AT)
    withdraw_adoption(by=by, adoption=row, at=AT)
    assert times(cast, "school", NOVEMBER) is None
    with pytest.raises(Conflict, match="已经撤回"):
        withdraw_adoption(by=by, adoption=row, at=AT)
    adopt(by=by, unit=county, pack="pool", version="2.0", starts=NOVEMBER, at=AT)
    assert times(cast, "school", NOVEMBER) == 3


def test_what_has_begun_cannot_be_taken_back(cast: Cast, pools):
    by = cast.seat("officer", AT)
    row = adopt(by=by, unit=cast.unit("county"), pack="pool", version="1.10", starts=DAY, at=AT)
    with pytest.raises(Refused, match="已经生效"):
        withdraw_adoption(by=by, adoption=row, at=AT)


def test_every_act_on_standards_is_in_the_trail(cast: Cast, pools):
    by, county = cast.seat("officer", AT), cast.unit("county")
    row = adopt(by=by, unit=county, pack="pool", version="1.10", starts=NOVEMBER, at=AT)
    withdraw_adoption(by=by, adoption=row, at=AT)
    with opened(EVERYTHING):
        assert [step.title for step in history(row.id)] == ["撤回采用", "采用工作标准"]
        assert history(row.id)[1].body["release"] == "1.10"
        assert verify().findings == []


# Additions


@pytest.fixture
def adopted(cast: Cast, pools) -> Cast:
    adopt(by=cast.seat("officer", AT), unit=cast.unit("county"), pack="pool", version="1.10", starts=DAY, at=AT)
    return cast


def test_a_county_may_ask_for_more(adopted: Cast):
    more = overlay(
        parameters=(Setting(parameter="rounds", value=4),), hazards=(KindChange(kind="pool.no_ring", days=1),)
    )
    add_requirements(by=adopted.seat("officer", AT), unit=adopted.unit("county"), overlay=more, starts=NOVEMBER, at=AT)
    assert times(adopted, "school", DAY) == 2
    assert times(adopted, "school", NOVEMBER) == 4
    assert governing(adopted.unit("school"), NOVEMBER)["pool"].pack.hazards[1].days == 1


REFUSED = [
    (overlay(parameters=(Setting(parameter="rounds", value=1),)), "只能更严"),
    (overlay(duties=(DutyChange(duty=WATER, every="term"),)), "放宽了或无法比较"),
    (overlay(duties=(DutyChange(duty="pool.dive", times=2),)), "没有这个要做的事"),
    (overlay(duties=(DutyChange(duty=PATROL, add_items=("county.none",)),)), "没有这个检查项"),
    (Overlay(code="county", title="补充", title_en="More", pack="food"), "还没有采用"),
]


@pytest.mark.parametrize(("wrong", "reason"), REFUSED)
def test_an_addition_that_loosens_or_refers_to_nothing_is_refused(adopted: Cast, wrong, reason):
    by = adopted.seat("officer", AT)
    with pytest.raises(Refused, match=reason):
        add_requirements(by=by, unit=adopted.unit("county"), overlay=wrong, starts=DAY, at=AT)


def test_a_school_cannot_fall_back_behind_its_county(adopted: Cast):
    by = operator()
    county = overlay(duties=(DutyChange(duty=PATROL, times=4),))
    add_requirements(by=by, unit=adopted.unit("county"), overlay=county, starts=DAY, at=AT)
    school = overlay("school_one", duties=(DutyChange(duty=PATROL, times=3),))
    with pytest.raises(Refused, match="次数只能增加，原来是 4 次"):
        add_requirements(by=by, unit=adopted.unit("school"), overlay=school, starts=DAY, at=AT)


def test_a_county_that_tightens_later_is_not_undone_by_a_school(adopted: Cast):
    by = operator()
    school = overlay("school_one", duties=(DutyChange(duty=PATROL, times=3),))
    add_requirements(by=by, unit=adopted.unit("school"), overlay=school, starts=DAY, at=AT)
    county = overlay(duties=(DutyChange(duty=PATROL, times=4),))
    add_requirements(by=by, unit=adopted.unit("county"), overlay=county, starts=NOVEMBER, at=AT)
    assert [times(adopted, "school", day) for day in (DAY, NOVEMBER)] == [3, 4]
    assert times(adopted, "middle", DAY) == 2


def test_a_unit_may_lower_what_it_had_added_itself(adopted: Cast):
    by = operator()
    for day, rounds in ((DAY, 5), (NOVEMBER, 3)):
        more = overlay(duties=(DutyChange(duty=PATROL, times=rounds),))
        add_requirements(by=by, unit=adopted.unit("county"), overlay=more, starts=day, at=AT)
    assert [times(adopted, "school", day) for day in (DAY, NOVEMBER)] == [5, 3]


def test_two_schools_with_additions_of_one_name_are_governed_apart(adopted: Cast):
    by = operator()
    for unit, rounds in (("school", 3), ("middle", 4)):
        more = overlay("own", duties=(DutyChange(duty=PATROL, times=rounds),))
        add_requirements(by=by, unit=adopted.unit(unit), overlay=more, starts=DAY, at=AT)
    marks = {governing(adopted.unit(unit), DAY)["pool"].mark for unit in ("school", "middle", "central")}
    assert len(marks) == 3
    assert [times(adopted, unit, DAY) for unit in ("school", "middle", "central")] == [3, 4, 2]


def test_the_same_addition_twice_on_a_day_is_a_conflict(adopted: Cast):
    by = operator()
    more = overlay(duties=(DutyChange(duty=PATROL, times=3),))
    add_requirements(by=by, unit=adopted.unit("county"), overlay=more, starts=DAY, at=AT)
    with pytest.raises(Conflict, match="同一代码"):
        add_requirements(by=by, unit=adopted.unit("county"), overlay=more, starts=DAY, at=AT)


@pytest.mark.parametrize("who", ["stranger", "far_officer", "fireman"])
def test_the_stranger_adds_nothing(adopted: Cast, who):
    with pytest.raises(NotFound):
        add_requirements(by=adopted.seat(who, AT), unit=adopted.unit("school"), overlay=overlay(), starts=DAY, at=AT)
    with opened(EVERYTHING):
        assert not Addition.objects.exists()


def test_standards_above_are_seen_from_a_school_that_sees_only_itself(adopted: Cast):
    with opened(adopted.seat("guard", AT).scope):
        assert times(adopted, "school", DAY) == 2
        assert not Adoption.objects.exists()


def test_an_addition_survives_a_release_that_drops_what_it_named(adopted: Cast, tmp_path):
    by = operator()
    more = overlay(duties=(DutyChange(duty=WATER, add_items=("pool.chlorine",)), DutyChange(duty=PATROL, times=4)))
    add_requirements(by=by, unit=adopted.unit("county"), overlay=more, starts=DAY, at=AT)
    duties = pool.DUTIES.split("  - code: pool.water")[0]
    head = pool.HEAD.split("  - code: test_every")[0].replace("version: 1.10", "version: 3.0")
    lists = pool.CHECKLISTS.split("  - {code: pool.water")[0]
    load_release(by=by, pack=pool.pool(tmp_path / "third", pack=head, duties=duties, checklists=lists), at=AT)
    adopt(by=by, unit=adopted.unit("county"), pack="pool", version="3.0", starts=NOVEMBER, at=AT)
    assert [duty.code for duty in governing(adopted.unit("school"), NOVEMBER)["pool"].pack.duties] == [PATROL]
    assert times(adopted, "school", NOVEMBER) == 4


def test_the_day_turns_at_the_schools_midnight(cast: Cast, pools):
    just_after = instant(DAY) + timedelta(minutes=1)
    adopt(
        by=cast.seat("officer", just_after),
        unit=cast.unit("county"),
        pack="pool",
        version="1.10",
        starts=DAY,
        at=just_after,
    )
    assert times(cast, "school", DAY) == 2
