"""What a county or school adds may only tighten; loosening and the incomparable are refused at load."""

from __future__ import annotations

import pytest

from xiaoan.foundation.errors import BadPack
from xiaoan.kernel.catalogue.pack.overlay import effective_values, tightened
from xiaoan.kernel.catalogue.pack.parameters import defaults, resolved
from xiaoan.kernel.catalogue.pack.shelf import Shelf
from xiaoan.kernel.catalogue.reading import read_overlay
from xiaoan.kernel.catalogue.rules import Subject, applies
from xiaoan.kernel.catalogue.tests import pool

HEAD = "code: county\ntitle: 本县补充\ntitle_en: County\npack: pool\n"
CLAUSE = "{source: pool_rule, clause: 第八条, says: 要照片。}"


def overlay(tmp_path, text, head=HEAD):
    file = tmp_path / "county.yaml"
    file.write_text(head + text, encoding="utf-8")
    pack = pool.pool(tmp_path)
    return pack, read_overlay(file, pack, {"_common": pool.common()})


def governed(tmp_path, text):
    pack, found = overlay(tmp_path, text)
    values = effective_values(found, defaults(pack), pack)
    return tightened(resolved(pack, values), found)


TIGHTER = [
    ("parameters: [{parameter: rounds, value: 3}]\n", lambda pack: pack.duties[0].times == 3),
    ("duties: [{duty: pool.patrol, times: 4}]\n", lambda pack: pack.duties[0].times == 4),
    ("duties: [{duty: pool.water, every: day}]\n", lambda pack: pack.duties[1].every == "day"),
    ("duties: [{duty: pool.water, times: 2}]\n", lambda pack: pack.duties[1].times == 2),
    ("duties: [{duty: pool.water, months: [5, 6, 9]}]\n", lambda pack: pack.duties[1].months == (5, 6, 9)),
    ("duties: [{duty: pool.water, grace_days: 0}]\n", lambda pack: pack.duties[1].grace_days == 0),
    ("hazards: [{kind: pool.no_ring, days: 1}]\n", lambda pack: pack.hazards[1].days == 1),
    ("hazards: [{kind: pool.no_ring, grade: suspected_major}]\n",
     lambda pack: pack.hazards[1].grade == "suspected_major"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "holds"), TIGHTER)
def test_a_tightening_takes_effect(tmp_path, text, holds):
    assert holds(governed(tmp_path, text))


EARLY = "title: 早, title_en: A, opens: '06:00', closes: '07:00'"
LOOSER = [
    ("parameters: [{parameter: rounds, value: 1}]\n", "只能更严"),
    ("parameters: [{parameter: open_months, value: [m5]}]\n", "只能更严"),
    ("parameters: [{parameter: rounds, value: 99}]\n", "只能在 1 到 6"),
    ("parameters: [{parameter: depth, value: 1}]\n", "没有这个参数"),
    ("duties: [{duty: pool.patrol, times: 1}]\n", "次数只能增加"),
    ("duties: [{duty: pool.water, every: month}]\n", "放宽了或无法比较"),
    ("duties: [{duty: pool.water, every: term}]\n", "放宽了或无法比较"),
    ("duties: [{duty: pool.water, every: named}]\n", "放宽了或无法比较"),
    ("duties: [{duty: pool.patrol, every: week, times: 14}]\n", "放宽了或无法比较"),
    ("duties: [{duty: pool.water, months: [5, 6]}]\n", "月份只能增加"),
    ("duties: [{duty: pool.water, months: [6, 9, 13]}]\n", "没有这个月份"),
    ("duties: [{duty: pool.water, grace_days: 2}]\n", "宽限只能缩短"),
    (f"duties: [{{duty: pool.water, add_slots: [{{code: a, {EARLY}}}]}}]\n",
     "只有每天做的事才能加时段"),
    (f"duties: [{{duty: pool.patrol, add_slots: [{{code: open, {EARLY}}}]}}]\n",
     "原来就有"),
    ("duties: [{duty: pool.dive, times: 3}]\n", "没有这个要做的事"),
    ("duties: [{duty: pool.water, times: 2}, {duty: pool.water, times: 3}]\n", "写了两次"),
    ("hazards: [{kind: pool.no_ring, days: 30}]\n", "只能缩短"),
    ("hazards: [{kind: pool.open_fence, grade: general}]\n", "疑似重大不能改成一般"),
    ("hazards: [{kind: pool.shark, days: 1}]\n", "没有这个隐患类别"),
    ("duties: [{duty: pool.patrol, add_items: [county.shark]}]\n", "没有这个检查项"),
    ("duties: [{duty: pool.patrol, add_items: [pool.chlorine]}]\n", "不能加要填写的项"),
    ("duties: [{duty: pool.patrol, add_evidence: [{kind: photo, title: 照片}]}]\n", "缺少“clause”"),
    ("duties: [{duty: pool.patrol, minutes: 1}]\n", "不认识的项“minutes”"),
    ("duties: [{duty: pool.patrol, applies_to: {}}]\n", "不认识的项“applies_to”"),
    ("items: [{code: pool.more, ask: 问, pass: 好, kind: pool.no_ring}]\n", "要以“county.”开头"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "reason"), LOOSER)
def test_loosening_is_refused_with_its_line(tmp_path, text, reason):
    with pytest.raises(BadPack, match=reason) as caught:
        overlay(tmp_path, text)
    assert (caught.value.file, caught.value.line) == ("county.yaml", 5)


def test_photos_may_be_added_with_a_clause(tmp_path):
    text = f"duties: [{{duty: pool.patrol, add_evidence: [{{kind: photo, title: 照片, clause: {CLAUSE}}}]}}]\n"
    assert governed(tmp_path, text).duties[0].evidence[0].kind == "photo"


def test_added_items_are_asked_of_that_duty_only(tmp_path):
    item = "items: [{code: county.sign, ask: 有警示牌, pass: 有, kind: pool.no_ring}]\n"
    pack = governed(tmp_path, item + "duties: [{duty: pool.patrol, add_items: [county.sign]}]\n")
    shelf = Shelf.of((pack, pool.common()))
    asked = [[item.code for item in shelf.items_of(duty.checklist)] for duty in pack.duties]
    assert asked == [["pool.fence", "pool.ring", "county.sign"], ["pool.chlorine"]]


def test_a_wider_group_is_owed_by_more_schools(tmp_path):
    text = "duties: [{duty: pool.patrol, also_for: {all: [{fact: kind, is: senior}]}}]\n"
    duty = governed(tmp_path, text).duties[0]
    kinds = pool.common().unit_kinds
    senior = next(kind for kind in kinds if kind.code == "senior")
    primary = next(kind for kind in kinds if kind.code == "primary")
    assert applies(duty, Subject(senior)) and not applies(duty, Subject(primary))
    assert applies(duty, Subject(primary, {"pool": True}))


def test_what_a_county_tightened_later_is_not_undone_by_a_schools_older_addition(tmp_path):
    pack, school = overlay(
        tmp_path, "duties: [{duty: pool.water, times: 2}]\nhazards: [{kind: pool.no_ring, days: 2}]\n"
    )
    _, county = overlay(
        tmp_path, "duties: [{duty: pool.water, every: day}]\nhazards: [{kind: pool.no_ring, days: 1}]\n"
    )
    both = tightened(tightened(resolved(pack), county), school)
    assert (both.duties[1].every, both.hazards[1].days) == ("day", 1)
    assert both.duties[1].times == 1


def test_a_setting_that_is_no_longer_stricter_is_passed_over(tmp_path):
    pack, found = overlay(tmp_path, "parameters: [{parameter: rounds, value: 3}]\n")
    assert effective_values(found, {**defaults(pack), "rounds": 4}, pack)["rounds"] == 4


def test_an_overlay_is_for_the_pack_it_names(tmp_path):
    with pytest.raises(BadPack, match="不是给“pool”的"):
        overlay(tmp_path, "", head=HEAD.replace("pack: pool", "pack: fire"))


def test_an_overlay_does_not_take_the_packs_own_codes(tmp_path):
    with pytest.raises(BadPack, match="不能以工作标准的代码开头"):
        overlay(tmp_path, "", head=HEAD.replace("code: county", "code: pool.more"))
