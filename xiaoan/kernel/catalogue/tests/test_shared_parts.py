"""What packs share is written once: named clauses, common parameters, theme days, sources, calendars of examples."""

from __future__ import annotations

from datetime import date

import pytest

from xiaoan.engines.cadence import Around, TermEnd
from xiaoan.foundation.errors import BadPack
from xiaoan.kernel.catalogue.burden import times_a_week
from xiaoan.kernel.catalogue.examples import failures
from xiaoan.kernel.catalogue.pack.parameters import resolved
from xiaoan.kernel.catalogue.pack.rhythm import rhythm_words
from xiaoan.kernel.catalogue.pack.schema import digest
from xiaoan.kernel.catalogue.reading import read_pack
from xiaoan.kernel.catalogue.rules import rule_of
from xiaoan.kernel.catalogue.tests import pool

PLAIN = "clauses: [{source: pool_rule, clause: 第一条, says: 每天巡查两次。}]"
NAMED = "clauses: [{ground: pool.rounds}]"
GROUND = "grounds:\n  - {code: pool.rounds, source: pool_rule, clause: 第一条, says: 每天巡查两次。}\n"
WATER = "    every: {param: test_every}\n    months: {param: open_months}\n"
CHARGE = """\
charges:
  - code: pool.charge.keeps_key
    post: guard
    says: 保管泳池钥匙
    clauses: [{source: pool_rule, clause: 第一条, says: 钥匙专人保管。}]
    shown_by: [pool.patrol, common.classes, "roster:duty_shift"]
"""


def with_window(window: str) -> str:
    """The duties with the water test at a named window, the two parameters it used gone."""
    return pool.DUTIES.replace(WATER, f"    every: named\n    named: [{window}]\n")


def head_without(*codes: str) -> str:
    """The head without these parameters."""
    start, *parts = pool.HEAD.split("  - code: ")
    return start + "".join(f"  - code: {part}" for part in parts if part.partition("\n")[0] not in codes)


TWO = head_without("test_every", "open_months")


def test_a_named_clause_stands_in_the_release_in_full(tmp_path):
    written = pool.pool(tmp_path / "a")
    cited = pool.pool(tmp_path / "b", grounds=GROUND, duties=pool.DUTIES.replace(PLAIN, NAMED))
    assert cited.duties == written.duties
    assert type(cited.duties[0].clauses[0]) is type(written.duties[0].clauses[0])


def test_a_ground_of_a_required_pack_may_be_cited(tmp_path):
    pool.pool(tmp_path, grounds=GROUND)
    home = tmp_path / "pond"
    home.mkdir()
    head = "code: pond\ntitle: 池塘\ntitle_en: Ponds\nversion: 1.0\nrequires: [_common, pool]\n"
    kind = pool.HAZARDS.split("  - code: pool.no_ring")[0].replace("pool.open_fence", "pond.open")
    kind = kind.replace("clauses: [{source: pool_rule, clause: 第四条, says: 泳池要封闭。}]", NAMED)
    (home / "pack.yaml").write_text(head, encoding="utf-8")
    (home / "hazards.yaml").write_text(kind, encoding="utf-8")
    read = read_pack(home, {"_common": pool.common(), "pool": pool.read(tmp_path / "pool")})
    assert read.hazards[0].clauses[0].clause == "第一条"


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({"duties": pool.DUTIES.replace(PLAIN, NAMED)}, "没有这个依据（grounds）：“pool.rounds”"),
        (
            {"grounds": GROUND, "duties": pool.DUTIES.replace(PLAIN, "clauses: [{ground: pool.round}]")},
            "是不是“pool.rounds”",
        ),
        (
            {"grounds": GROUND, "duties": pool.DUTIES.replace(PLAIN, "clauses: [{ground: pool.rounds, verify: yes}]")},
            "写了 ground 就不再写别的：verify",
        ),
        ({"grounds": GROUND.replace("pool.rounds", "rounds")}, "要以“pool.”开头"),
        ({"grounds": GROUND.replace("pool_rule", "pool_rules")}, "没有这个文件来源"),
    ],
)
def test_a_ground_nobody_knows_is_refused_at_its_line(tmp_path, files, reason):
    with pytest.raises(BadPack, match=reason) as refused:
        pool.pool(tmp_path, **files)
    assert refused.value.line > 0


def test_a_common_parameter_is_imported_whole(tmp_path):
    head = pool.HEAD + "  - {common: days_general}\n"
    kinds = pool.HAZARDS.replace("days: 3", "days: {param: days_general}")
    pack = pool.pool(tmp_path, pack=head, hazards=kinds)
    assert {each.code: each.default for each in pack.parameters}["days_general"] == 7
    assert next(kind.days for kind in resolved(pack).hazards if kind.code == "pool.no_ring") == 7


def test_a_common_parameter_that_is_not_there_or_not_used_is_refused(tmp_path):
    with pytest.raises(BadPack, match="没有这个公共参数：“days_generally”，是不是“days_general”"):
        pool.pool(tmp_path, pack=pool.HEAD + "  - {common: days_generally}\n")
    with pytest.raises(BadPack, match="参数“days_general”没有用到") as refused:
        pool.pool(tmp_path, pack=pool.HEAD + "  - {common: days_general}\n")
    assert refused.value.line == pool.HEAD.count("\n") + 1


def test_a_duty_around_a_theme_day_keeps_the_day_it_was_read_with(tmp_path):
    window = "{kind: theme_day, day: fire_day, lead: 7, days: 3}"
    duty = resolved(pool.pool(tmp_path, pack=TWO, duties=with_window(window))).duties[1]
    assert duty.named[0].theme is not None
    assert duty.named[0].theme.on == "11-09"
    assert rule_of(duty).named == (Around(11, 9, None, 1, 7, 3),)
    assert rhythm_words(duty) == "每年全国消防日（11月9日）前7天到后3天1次"
    assert times_a_week(duty) == pytest.approx(1 / 52)


def test_theme_days_may_be_a_weekday_of_a_month_or_the_first_after_a_date(tmp_path):
    windows = "{kind: theme_day, day: safety_education_day}, {kind: theme_day, day: network_week, days: 1}"
    duty = resolved(pool.pool(tmp_path, pack=TWO, duties=with_window(windows))).duties[1]
    assert rule_of(duty).named == (Around(3, 25, 0), Around(9, 9, 0, 7, 0, 1))
    assert "3月最后一个星期一" in rhythm_words(duty)
    assert "9月9日起第一个星期一起7天" in rhythm_words(duty)


def test_a_pack_may_bring_a_theme_day_of_its_own(tmp_path):
    words = "theme_days: [{code: pool_day, title: 泳池日, title_en: Pool day, month: 6, nth: 2, weekday: friday}]\n"
    duties = with_window("{kind: theme_day, day: pool_day}")
    pack = pool.pool(tmp_path, pack=TWO, words=words, duties=duties)
    assert rule_of(resolved(pack).duties[1]).named == (Around(6, 8, 4),)


def test_the_end_of_a_term_is_a_window(tmp_path):
    duty = resolved(pool.pool(tmp_path, pack=TWO, duties=with_window("{kind: term_end, days: 10}"))).duties[1]
    assert rule_of(duty).named == (TermEnd(10),)
    assert rhythm_words(duty) == "每学期最后10个上课日内1次"
    assert times_a_week(duty) == pytest.approx(2 / 52)


@pytest.mark.parametrize(
    ("window", "reason"),
    [
        ("{kind: theme_day, day: fireday}", "没有这个主题日（theme_days）：“fireday”，是不是“fire_day”"),
        ("{kind: theme_day, lead: 3}", "要用 day 写明是哪个主题日"),
        ("{kind: theme_day, day: fire_day, lead: 90}", "“lead”只能在 0 到 60 之间"),
        ("{kind: theme_day, day: fire_day, theme: {code: x, title: x, title_en: x}}", "theme 由 day 得出"),
        ("{kind: term_end}", "“days”只能在 1 到 30 之间"),
        ("{kind: term_end, days: 3, lead: 2}", "“lead”只能在 0 到 0 之间"),
        ("{kind: term_end, days: 3, day: fire_day}", "day 只用于 kind: theme_day"),
    ],
)
def test_a_window_that_says_too_little_or_too_much_is_refused(tmp_path, window, reason):
    with pytest.raises(BadPack, match=reason):
        pool.pool(tmp_path, pack=TWO, duties=with_window(window))


@pytest.mark.parametrize(
    ("theme", "reason"),
    [
        ("on: 13-01", "月-日"),
        ('on: "02-30"', "月-日"),
        ("month: 3", "要写 on"),
        ("month: 2, nth: -1, weekday: monday", "2月的最后一个"),
        ('on: "03-01", month: 3, nth: 1', "只写一种"),
        ('on: "03-01", lasts: 200', "“lasts”只能在"),
        ('on: "03-01", topic: swimming', "没有这个安全主题"),
    ],
)
def test_a_theme_day_that_is_no_day_is_refused(tmp_path, theme, reason):
    words = f"theme_days: [{{code: pool_day, title: 泳池日, title_en: Pool day, {theme}}}]\n"
    with pytest.raises(BadPack, match=reason):
        pool.pool(tmp_path, words=words)


def test_a_post_answers_for_what_has_no_date(tmp_path):
    pack = pool.pool(tmp_path, charges=CHARGE)
    assert [charge.post for charge in pack.charges] == ["guard"]
    assert digest(pack) != digest(pool.pool(tmp_path / "other"))


@pytest.mark.parametrize(
    ("right", "wrong", "reason"),
    [
        ("post: guard", "post: guardian", "没有这个岗位"),
        ("pool.patrol,", "pool.patrols,", "没有这个要做的事、台账或值班表"),
        ('"roster:duty_shift"', '"roster:duty"', "没有这个要做的事、台账或值班表"),
        ("pool.charge.keeps_key", "keeps_key", "要以“pool.”开头"),
        ("{source: pool_rule, clause: 第一条, says: 钥匙专人保管。}", "", "缺少依据"),
    ],
)
def test_a_charge_that_leads_nowhere_is_refused(tmp_path, right, wrong, reason):
    with pytest.raises(BadPack, match=reason):
        pool.pool(tmp_path, charges=CHARGE.replace(right, wrong))


def test_sources_may_stand_in_a_file_of_their_own_and_say_what_replaced_them(tmp_path):
    sources = """\
sources:
  - code: old_rule
    title: 示例·旧规定
    title_en: Old rule
    number: 示例〔2001〕1号
    issuer: 示例·教育局
    since: 2001-01-01
    until: 2019-12-31
    replaced_by: pool_rule
"""
    old = next(one for one in pool.pool(tmp_path, sources=sources).sources if one.code == "old_rule")
    assert (old.until, old.replaced_by) == (date(2019, 12, 31), "pool_rule")
    with pytest.raises(BadPack, match="早于 since"):
        pool.pool(tmp_path, sources=sources.replace("2019", "1999"))
    with pytest.raises(BadPack, match="没有这个文件来源"):
        pool.pool(tmp_path, sources=sources.replace("replaced_by: pool_rule", "replaced_by: old_rule"))


def test_examples_use_the_calendars_of_the_common_pack(tmp_path):
    (tmp_path / "_common").mkdir()
    calendars, examples = pool.EXAMPLES.split("examples:\n")
    (tmp_path / "_common" / "examples.yaml").write_text(calendars, encoding="utf-8")
    home = pool.write(tmp_path, examples=f"examples:\n{examples}")
    known = {"_common": pool.common(), "pool": pool.read(home)}
    assert failures(home, known["pool"], known) == []
    pool.write(tmp_path)
    with pytest.raises(BadPack, match="已经有了，请直接用"):
        failures(home, known["pool"], known)


def test_the_common_pack_holds_calendars_only(tmp_path):
    (tmp_path / "_common").mkdir()
    (tmp_path / "_common" / "examples.yaml").write_text(pool.EXAMPLES, encoding="utf-8")
    home = pool.write(tmp_path, examples=f"examples:\n{pool.EXAMPLES.partition('examples:')[2]}")
    known = {"_common": pool.common(), "pool": pool.read(home)}
    with pytest.raises(BadPack, match="只放日历"):
        failures(home, known["pool"], known)
