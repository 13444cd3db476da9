"""补充要求 on its page: a county tightens, sees what it costs, keeps it; what would loosen is refused in words."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from tests.support.cast import START
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.catalogue.commands import adopt
from xiaoan.kernel.catalogue.models import Addition
from xiaoan.kernel.catalogue.queries import contents, governing
from xiaoan.surfaces.web.tests.seats import Seats, text

PAGE = "/catalogue/packs/canteen/additions"
SAID = {"title": "示例·食堂补充要求", "basis": "示例·县教〔2026〕9号", "starts": "2026-11-01"}


@pytest.fixture
def kitchen(seats: Seats) -> Seats:
    """The seats with the canteen pack adopted by the county."""
    version = contents()["canteen"].version
    county = seats.cast.unit("county")
    adopt(by=operator(), unit=county, pack="canteen", version=version, starts=date(2026, 9, 1), at=START)
    return seats


def said(**more: Any) -> dict[str, Any]:
    return {**SAID, "client_id": str(uuid4()), **more}


def kept() -> list[Addition]:
    with opened(EVERYTHING):
        return list(Addition.objects.all())


def test_a_county_looks_first_and_then_keeps_what_is_stricter(kitchen: Seats) -> None:
    form = said(**{"param-sample_grams": "200", "duty": "canteen.pest.check", "every": "half_month"})
    looked = text(kitchen.post("officer", PAGE, **form, step="look"))
    assert "改严" in looked and "青一小" in looked and "不低于125克" in looked and "每月" in looked
    assert kept() == []
    answer = kitchen.post("officer", PAGE, **form, step="keep")
    assert answer.status_code == 302
    pack = governing(kitchen.cast.unit("school"), date(2026, 11, 1))["canteen"].pack
    assert next(duty for duty in pack.duties if duty.code == "canteen.pest.check").every == "half_month"
    shown = text(kitchen.get("officer", PAGE))
    assert "示例·食堂补充要求" in shown and "每样留样重量：200克" in shown
    assert kitchen.post("officer", PAGE, **form, step="keep").status_code == 422
    assert len(kept()) == 1


def test_one_more_item_is_asked_in_the_duty_it_was_added_to(kitchen: Seats) -> None:
    more = {"duty": "canteen.check.week", "item_ask": "蒸箱水垢清了", "item_kind": "canteen.kitchen_dirty"}
    kitchen.post("officer", PAGE, **said(**more), step="keep")
    pack = governing(kitchen.cast.unit("school"), date(2026, 11, 1))["canteen"].pack
    assert "蒸箱水垢清了" in [item.ask for item in pack.items]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({}, "还没有写要更严的"),
        ({"param-sample_grams": "100"}, "125"),
        ({"duty": "canteen.stock.clear", "every": "month"}, "周期只能缩短"),
        ({"duty": "canteen.goods.day", "grace_days": "5"}, "宽限只能缩短"),
        ({"kind": "canteen.pests", "days": "90"}, "整改期限只能缩短"),
        ({"title": ""}, "请填名称"),
        ({"starts": "2026-01-01"}, "还没有生效"),
        ({"duty": "canteen.nothing", "every": "day"}, "有效|选项|列表|不是"),
        ({"duty": "canteen.check.week", "item_ask": "没有类别"}, "kind|隐患"),
    ],
)
def test_what_would_loosen_or_says_nothing_is_refused_in_words(
    kitchen: Seats, more: dict[str, Any], words: str
) -> None:
    answer = kitchen.post("officer", PAGE, **said(**more), step="keep")
    assert answer.status_code == 422 and kept() == []
    assert any(word in text(answer) for word in words.split("|"))


def test_a_school_reads_them_and_only_who_adopts_standards_adds(kitchen: Seats) -> None:
    shown = text(kitchen.get("safety", PAGE))
    assert "没有补充要求" in shown and "先看会改什么" not in shown
    assert kitchen.post("safety", PAGE, **said()).status_code == 404
    assert kitchen.post("stranger", PAGE, **said(), unit=str(kitchen.unit("county"))).status_code == 404
    assert kitchen.get("officer", "/catalogue/packs/nothing/additions").status_code == 404


def test_profiles_stand_beside_each_other_in_words(kitchen: Seats) -> None:
    shown = text(kitchen.get("officer", "/catalogue/packs/canteen"))
    assert "乡村小食堂为主" in shown and "一餐填一个" in shown and "较宽" in shown and "150克" in shown
