"""What the values behind the components decide: colours of who holds the ball, part-closing, sums."""

from __future__ import annotations

import pytest

from xiaoan.surfaces.web import asking, listing
from xiaoan.surfaces.web.look import lists, samples
from xiaoan.surfaces.web.parts import Step, Strip, Stuck, UnitName


@pytest.mark.parametrize(
    ("overdue", "major", "ours", "tone"),
    [
        (0, False, False, "quiet"),
        (0, True, False, "quiet"),
        (0, False, True, "act"),
        (3, False, False, "late"),
        (3, False, True, "late"),
        (3, True, True, "major"),
    ],
)
def test_the_colour_follows_the_holder_of_the_ball(overdue: int, major: bool, ours: bool, tone: str) -> None:
    assert Stuck("县教育局", 12, overdue=overdue, major=major, ours=ours).tone == tone


def test_nine_of_twelve_places_closed_show_as_part_of_the_way() -> None:
    marks = {mark.step.code: mark for mark in samples.PART_CLOSED.marks}
    assert [mark.state for mark in samples.PART_CLOSED.marks] == ["past", "past", "now", "part", "part"]
    assert marks["closed"].percent == 75
    assert samples.PART_CLOSED.open == 3
    assert samples.PART_CLOSED.branch_at == "rectifying"


def test_a_single_place_is_before_at_or_behind_a_stage() -> None:
    assert [mark.state for mark in samples.SINGLE.marks] == ["past", "past", "past", "now", "next"]
    assert [mark.state for mark in samples.DONE.marks] == ["past"] * 5


def test_a_strip_of_nothing_divides_by_nothing() -> None:
    assert Strip([Step("closed")], total=0).marks[0].percent == 0


def test_a_filter_at_its_usual_choice_is_not_on() -> None:
    choices = [listing.Choice("", "全部"), listing.Choice("fire", "消防")]
    assert not listing.Filter("domain", "领域", choices, "").on
    assert listing.Filter("domain", "领域", choices, "fire").on
    assert lists.FILTERS.on == 1


def test_the_bars_of_a_chart_share_one_scale() -> None:
    pieces = lists.BARS.pieces
    ends = [line[-1].start + line[-1].width for _bar, line in pieces]
    assert max(ends) in range(999, 1002)
    assert [bar.total for bar, _line in pieces] == [62, 72, 25, 4]
    assert [str(segment.word) for segment in lists.BARS.words] == ["整改中", "待复查", "管控中"]


def test_an_empty_chart_draws_nothing() -> None:
    empty = listing.Bars("没有未整改的隐患", "处", [listing.Bar("7 天内", [listing.Segment(0, "整改中")])])
    assert empty.pieces[0][1][0].width == 0


def test_a_phone_shows_what_is_undone_and_names_what_is_late() -> None:
    row = listing.HeatRow(
        UnitName("示例小学"),
        [],
        [
            listing.HeatCell("消防", 60, 57, 2, 3),
            listing.HeatCell("食堂", 92, 92, 1),
            listing.HeatCell("校舍", 8, 8),
            listing.HeatCell("校车"),
        ],
    )
    assert [cell.domain for cell in row.undone] == ["消防"]
    assert [cell.domain for cell in row.only_late] == ["食堂"]
    assert row.calm == 1


def test_a_round_counts_what_is_wrong_and_what_is_left() -> None:
    assert (samples.ROUND.marked, samples.ROUND.fine) == (1, 4)
    assert samples.EACH.unanswered == 2
    assert asking.CheckItem("fire.exit", "通畅").anchor == "item-fire-exit"
