"""`xiaoan bureau`, `packs adopt`, `packs adoptions`: a real county begins, and a new release is taken up."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

import msgspec
import pytest
from click.testing import CliRunner, Result

from tests.support.cast import START, Cast, load_packs
from xiaoan.foundation import clock
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.access.doors import use_link
from xiaoan.kernel.access.queries import operator, viewer
from xiaoan.kernel.catalogue.commands import load_release
from xiaoan.kernel.catalogue.models import Adoption, Release
from xiaoan.kernel.catalogue.queries import contents, jurisdiction_of
from xiaoan.kernel.catalogue.verbs import ADOPT
from xiaoan.kernel.org.models import Person
from xiaoan.kernel.tree.models import Unit
from xiaoan.surfaces.console.main import main


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Run a command here, in the test's database; the role a command asks for is restored afterwards."""
    monkeypatch.setenv("XIAOAN_DB_ROLE", "web")
    return lambda *words: CliRunner().invoke(main, list(words), catch_exceptions=False)


def test_an_installation_without_standards_founds_no_bureau(run: Callable[..., Result], own_database: str) -> None:
    answer = run("bureau", "云山县教育局")
    assert answer.exit_code == 1
    assert "packs load" in answer.output
    assert not Unit.objects.exists()


def test_an_empty_installation_becomes_a_county(run: Callable[..., Result], own_database: str) -> None:
    load_packs()
    answer = run("bureau", "云山县教育局", "--city", "云州市教育局", "--officer", "示例·甲")
    assert answer.exit_code == 0
    county = Unit.objects.get(name="云山县教育局")
    assert (county.kind, county.parent.name if county.parent else "") == ("county", "云州市教育局")
    today = clock.school_day(clock.now())
    with opened(EVERYTHING):
        adopted = {row.pack: row.starts for row in Adoption.objects.filter(unit=county)}
    assert adopted == {code: today for code, pack in contents().items() if pack.duties or pack.returns or pack.limits}
    assert {"fire", "_returns"} <= adopted.keys()
    account = use_link(answer.output.strip().rsplit("/", 1)[1], at=clock.now())
    assert viewer(account, at=clock.now()).may(ADOPT, path=county.path, unit=county.id)


@pytest.mark.django_db
def test_founding_again_changes_nothing_and_says_so(run: Callable[..., Result], cast: Cast) -> None:
    words = ("bureau", "云山县教育局", "--city", "云州市教育局", "--officer", "示例·甲")
    first = run(*words)
    assert "“云州市教育局”早已建立" in first.output
    assert "这里已有青石县教育局、白水县教育局" in first.output
    with opened(EVERYTHING):
        before = Unit.objects.count(), Adoption.objects.count(), Person.objects.count()
    again = run(*words)
    assert again.exit_code == 0
    for sentence in ("“云山县教育局”早已建立", "早已采用“消防安全”", "示例·甲早已在岗"):
        assert sentence in again.output
    assert "/enter/" not in again.output
    with opened(EVERYTHING):
        assert before == (Unit.objects.count(), Adoption.objects.count(), Person.objects.count())


@pytest.mark.django_db
def test_a_bureau_begins_with_the_jurisdiction_it_names(run: Callable[..., Result], cast: Cast) -> None:
    answer = run("bureau", "云山县教育局", "--jurisdiction", "mountain_county")
    assert "本地口径：山区县" in answer.output
    county = Unit.objects.get(name="云山县教育局")
    assert jurisdiction_of(county, clock.school_day(clock.now())) == "mountain_county"
    assert run("bureau", "云水县教育局", "--jurisdiction", "nowhere").exit_code == 1
    assert not Unit.objects.filter(name="云水县教育局").exists()
    run("bureau", "云水县教育局", "--jurisdiction", "default")
    assert jurisdiction_of(Unit.objects.get(name="云水县教育局"), clock.school_day(clock.now())) == ""


@pytest.mark.django_db
def test_at_a_terminal_a_new_bureau_is_asked_for_its_jurisdiction_once(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XIAOAN_DB_ROLE", "web")
    monkeypatch.setattr("xiaoan.surfaces.console.bureau.at_terminal", lambda: True)
    asked = CliRunner().invoke(main, ["bureau", "云山县教育局"], input="99\n1\n", catch_exceptions=False)
    assert asked.exit_code == 0
    assert "0　通用参数" in asked.output and "1　山区县：" in asked.output
    assert "99" in asked.output.partition("请选本地口径")[2], "a number that is not offered is asked again"
    county = Unit.objects.get(name="云山县教育局")
    assert jurisdiction_of(county, clock.school_day(clock.now())) == "mountain_county"
    again = CliRunner().invoke(main, ["bureau", "云山县教育局"], catch_exceptions=False)
    assert again.exit_code == 0 and "请选本地口径" not in again.output


@pytest.mark.django_db
def test_a_bureau_that_cannot_be_is_refused_as_a_whole(run: Callable[..., Result], cast: Cast) -> None:
    assert "已是小学" in run("bureau", "青石县第一小学").output
    moved = run("bureau", "青石县教育局", "--city", "新市教育局")
    assert moved.exit_code == 1
    assert "已建立在“云州市教育局”下" in moved.output
    assert not Unit.objects.filter(name="新市教育局").exists()
    assert run("bureau", "  ").exit_code == 1


@pytest.mark.django_db
def test_a_bureau_without_an_officer_is_told_how_to_come_in(run: Callable[..., Result], cast: Cast) -> None:
    assert "--officer" in run("bureau", "云山县教育局").output


@pytest.mark.django_db
def test_a_release_is_adopted_from_a_day_and_listed(run: Callable[..., Result], cast: Cast) -> None:
    load_release(by=operator(), pack=msgspec.structs.replace(contents()["fire"], version="9.0.0"), at=START)
    today = clock.school_day(clock.now())
    later, last = today + timedelta(days=40), today + timedelta(days=60)
    assert run("packs", "adopt", "fire", "1.2.0", "--unit", "青石县局", "--from", str(today)).exit_code == 0
    answer = run("packs", "adopt", "fire", "9.0.0", "--unit", "青石县局", "--from", str(later), "--profile", "rural")
    assert f"“青石县教育局”从 {later} 起采用“消防安全”9.0.0" in answer.output
    assert run("packs", "adopt", "fire", "1.2.0", "--unit", "青一小", "--from", str(last)).exit_code == 0
    listed = json.loads(run("packs", "adoptions", "--unit", "青一小", "--json").output)
    assert [(one["version"], one["state"], one["profile"], one["unit"]["name"]) for one in listed] == [
        ("1.2.0", "now", "", "青石县教育局"),
        ("9.0.0", "later", "rural", "青石县教育局"),
        ("1.2.0", "later", "", "青石县第一小学"),
    ]
    text = run("packs", "adoptions", "--unit", "青石县局").output
    assert "生效中" in text
    assert "将生效　参数 rural" in text
    assert "还没有采用" in run("packs", "adoptions", "--unit", "白水县局").output


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("fire", "7.7.7", "--from", "2199-01-01"), "没有装入"),
        (("nothing", "1.2.0", "--from", "2199-01-01"), "没有装入"),
        (("fire", "1.2.0", "--from", "2020-01-01"), "不能早于今天"),
        (("fire", "1.2.0", "--from", "明天"), "不是日期"),
        (("fire", "1.2.0", "--from", "2199-01-01", "--profile", "lax"), "没有“lax”"),
    ],
)
def test_an_adoption_that_cannot_be_is_refused(
    run: Callable[..., Result], cast: Cast, words: tuple[str, ...], said: str
) -> None:
    answer = run("packs", "adopt", *words, "--unit", "青石县局")
    assert answer.exit_code == 1
    assert said in answer.output
    with opened(EVERYTHING):
        assert not Adoption.objects.filter(unit=cast.unit("county")).exists()


@pytest.mark.django_db
def test_a_nearer_and_a_newer_adoption_put_others_in_the_shade(run: Callable[..., Result], cast: Cast) -> None:
    from datetime import date

    from xiaoan.kernel.catalogue.commands import adopt
    from xiaoan.surfaces.console.packs.adopted import adoptions_of

    for unit, starts in (("city", date(2026, 9, 1)), ("county", date(2026, 9, 10)), ("county", date(2026, 9, 20))):
        adopt(by=operator(), unit=cast.unit(unit), pack="fire", version="1.2.0", starts=starts, at=START)
    states = [state for _, state in adoptions_of(cast.unit("school"), date(2026, 10, 1))]
    assert states == ["shadowed", "over", "now"]
    assert Release.objects.filter(pack="fire").count() == 1
