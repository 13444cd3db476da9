"""Parameters: the only numbers that may vary, and only a profile with a clause may be laxer."""

from __future__ import annotations

import pytest

from xiaoan.foundation.errors import BadPack
from xiaoan.kernel.catalogue.pack.parameters import chosen, compare, params_in, resolved
from xiaoan.kernel.catalogue.tests import pool

CLAUSE = "clause: {source: pool_rule, clause: 第九条, says: 小型泳池可以一次。}"


def profile(settings: str) -> str:
    return f"profiles:\n  - code: small\n    title: 小型泳池\n    title_en: Small\n    sets:\n{settings}"


def test_defaults_fill_every_parameter(tmp_path):
    patrol, water = resolved(pool.pool(tmp_path)).duties
    assert (patrol.times, water.every, water.months) == (2, "week", (6, 9))
    assert params_in(resolved(pool.pool(tmp_path)).duties) == []


def test_a_profile_picks_parameters_as_a_whole(tmp_path):
    text = profile("      - {parameter: rounds, value: 3}\n      - {parameter: open_months, value: [m5, m6, m9]}\n")
    pack = pool.pool(tmp_path, profiles=text)
    patrol, water = resolved(pack, chosen(pack, pack.profiles[0])).duties
    assert (patrol.times, water.every, water.months) == (3, "week", (5, 6, 9))


@pytest.mark.parametrize(
    "setting",
    [
        "{parameter: rounds, value: 1}",
        "{parameter: test_every, value: month}",
        "{parameter: open_months, value: [m6]}",
        "{parameter: open_months, value: [m5, m6]}",
    ],
)
def test_a_laxer_or_incomparable_value_needs_a_clause(tmp_path, setting):
    text = profile(f"      - {setting}\n")
    with pytest.raises(BadPack, match="用 clause 写明允许放宽的依据") as caught:
        pool.pool(tmp_path, profiles=text)
    assert (caught.value.file, caught.value.line) == ("pool/profiles.yaml", 6)
    pool.pool(tmp_path, profiles=text.replace("}\n", f", {CLAUSE}}}\n"))


@pytest.mark.parametrize(
    ("setting", "reason"),
    [
        ("{parameter: rounds, value: 7}", "只能在 1 到 6 之间"),
        ("{parameter: rounds, value: many}", "应当是整数"),
        ("{parameter: runds, value: 3}", "没有这个参数"),
        ("{parameter: test_every, value: 3}", "只能是：month、week、day"),
        ("{parameter: open_months, value: [m6, m6]}", "重复"),
        ("{parameter: open_months, value: [m7]}", "没有“m7”"),
    ],
)
def test_a_value_that_does_not_fit_is_refused(tmp_path, setting, reason):
    with pytest.raises(BadPack, match=reason):
        pool.pool(tmp_path, profiles=profile(f"      - {setting}\n"))


def test_stricter_is_a_matter_of_the_parameter(tmp_path):
    rounds, every, months = pool.pool(tmp_path).parameters
    assert compare(rounds, 3, 2) == "stricter"
    assert compare(rounds, 2, 2) == "same"
    assert compare(rounds, 1, 2) == "laxer"
    assert compare(every, "day", "week") == "stricter"
    assert compare(every, "month", "week") == "laxer"
    assert compare(months, ("m5", "m6"), ("m6",)) == "stricter"
    assert compare(months, ("m5",), ("m6",)) == "incomparable"
