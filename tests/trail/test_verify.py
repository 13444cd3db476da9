"""What `verify` finds: every way to change the past, tried with raw SQL by the owner of the tables."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from django.db import connection, transaction

from tests.support import database
from tests.support.cast import load_packs
from tests.support.tree import unit
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.commands import open_account, switch_account
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.org.events import UnitFounded
from xiaoan.kernel.trail.models import TrailEvent, TrailText
from xiaoan.kernel.trail.sealing import seal
from xiaoan.kernel.trail.verify import Verdict, verify
from xiaoan.kernel.tree.models import Unit

AT = datetime(2026, 10, 12, 1, 0, tzinfo=UTC)


@pytest.fixture
def chain(own_database: str, tmp_path: Path) -> tuple[str, Path]:
    """Two units with five events each, sealed, then one more event each."""
    with acts.opened(by=operator(), at=AT) as act:
        county = unit(None, "甲县", "county")
        school = unit(county, "一小")
        for row in (county, school):
            act.record(UnitFounded(name=row.name, unit_kind=row.kind, opened=row.opened), about=row)
    for number in range(4):
        for place in Unit.objects.all():
            open_account(by=operator(), unit=place, name=f"示例·{number}", at=AT + timedelta(minutes=number))
    database.point_django_at(own_database, "worker")
    assert seal(at=AT + timedelta(hours=1), folder=tmp_path) is not None
    database.point_django_at(own_database, "web")
    for place in Unit.objects.all():
        open_account(by=operator(), unit=place, name="示例·末", at=AT + timedelta(hours=2))
    return own_database, tmp_path


def tamper(name: str, *statements: str) -> None:
    """Raw SQL as the tables' owner, with the append-only triggers switched off first."""
    with psycopg.connect(database.dsn("owner", name)) as raw:
        for table in ("trail_trailevent", "trail_seal", "trail_sealedhead"):
            raw.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER".encode())
        for statement in statements:
            raw.execute(statement.encode())


def judged(name: str, folder: Path) -> Verdict:
    database.point_django_at(name, "auditor")
    return verify(folder)


SCHOOL = "(SELECT id FROM tree_unit WHERE name = '一小')"


def test_an_untouched_trail_is_sound_and_says_what_is_not_yet_protected(chain: tuple[str, Path]) -> None:
    verdict = judged(*chain)
    assert verdict.findings == []
    assert (verdict.events, verdict.chains, verdict.seals, verdict.unprotected) == (12, 2, 1, 2)
    assert verdict.protected_until == AT + timedelta(hours=1)


@pytest.mark.parametrize(
    ("words", "statement"),
    [
        (
            "内容被改动",
            f"UPDATE trail_trailevent SET acting_post = '别人' WHERE seq = 3 AND unit_id = {SCHOOL}",
        ),
        ("内容被改动", f"UPDATE trail_trailevent SET body = '{{}}' WHERE seq = 6 AND unit_id = {SCHOOL}"),
        ("缺少第3号", f"DELETE FROM trail_trailevent WHERE seq = 3 AND unit_id = {SCHOOL}"),
        ("链尾被截断", f"DELETE FROM trail_trailevent WHERE seq >= 5 AND unit_id = {SCHOOL}"),
        ("链尾被截断", f"DELETE FROM trail_trailevent WHERE seq = 6 AND unit_id = {SCHOOL}"),
        ("链尾被截断", f"DELETE FROM trail_trailevent WHERE unit_id = {SCHOOL}"),
        ("链头被删除", f"DELETE FROM trail_chainhead WHERE unit_id = {SCHOOL}"),
        ("封存", "UPDATE trail_seal SET at = at + interval '1 day'"),
        ("封存", "DELETE FROM trail_seal"),
        ("封存", "DELETE FROM trail_sealedhead"),
        ("封存", "DELETE FROM trail_sealedhead; DELETE FROM trail_seal"),
        ("现状与最后一条办理记录不符", "UPDATE access_account SET is_active = false WHERE name = '示例·2'"),
        ("现状与最后一条办理记录不符", "UPDATE tree_unit SET name = '二小' WHERE name = '一小'"),
        ("这一行却不见了", "DELETE FROM access_account WHERE name = '示例·1'"),
        (
            "没有任何办理记录",
            (
                "INSERT INTO access_account (id, home, unit_id, path, name, is_active, session_mark, salt) "
                "SELECT gen_random_uuid(), home, id, path, '示例·混入', true, '', '' FROM tree_unit WHERE name = '一小'"
            ),
        ),
        (
            "个人信息文本",
            "UPDATE trail_trailtext SET text = '示例·换' WHERE field = 'name' AND text = '示例·1'",
        ),
    ],
)
def test_a_change_by_the_owner_is_found(chain: tuple[str, Path], words: str, statement: str) -> None:
    name, folder = chain
    tamper(name, *statement.split("; "))
    findings = judged(name, folder).findings
    assert any(words in finding.problem for finding in findings), findings


def test_reordered_rows_are_found(chain: tuple[str, Path]) -> None:
    name, folder = chain
    swap = "UPDATE trail_trailevent SET seq = {to} WHERE seq = {of} AND unit_id = " + SCHOOL
    tamper(name, swap.format(of=2, to=99), swap.format(of=3, to=2), swap.format(of=99, to=3))
    problems = [finding.problem for finding in judged(name, folder).findings]
    assert any("次序" in problem for problem in problems)


def rewritten(name: str, change: Callable[[TrailEvent], None], first: int) -> None:
    """The strongest attack: change one event and recompute the whole chain after it, head included."""
    from xiaoan.kernel.trail.chain import event_digest
    from xiaoan.kernel.trail.models import ChainHead

    tamper(name)
    database.point_django_at(name, "owner")
    rows = list(TrailEvent.objects.filter(unit__name="一小").order_by("seq"))
    for before, row in zip([None, *rows], rows, strict=False):
        if row.seq == first:
            change(row)
        if row.seq >= first:
            row.previous = before.digest if before else row.previous
            row.digest = event_digest(vars(row))
            row.save()
    ChainHead.objects.filter(unit__name="一小").update(digest=rows[-1].digest)


def test_a_chain_recomputed_from_before_the_seal_is_found(chain: tuple[str, Path]) -> None:
    name, folder = chain
    rewritten(name, lambda row: setattr(row, "acting_post", "别人"), first=3)
    assert any("封存之后整段被重写" in finding.problem for finding in judged(name, folder).findings)


def test_a_back_dated_event_is_found_even_when_the_chain_is_recomputed(chain: tuple[str, Path]) -> None:
    name, folder = chain
    rewritten(name, lambda row: setattr(row, "recorded_at", AT + timedelta(minutes=20)), first=6)
    assert any("倒填日期" in finding.problem for finding in judged(name, folder).findings)


def test_seals_signed_anew_with_another_key_are_found_without_the_copy(chain: tuple[str, Path], tmp_path: Path) -> None:
    name, folder = chain
    tamper(name, "DELETE FROM trail_sealedhead", "DELETE FROM trail_seal")
    database.point_django_at(name, "worker")
    assert seal(at=AT + timedelta(hours=1), folder=tmp_path / "forged") is not None
    (folder / "roots.log").write_text("")
    assert any("不是用本机的密钥签的" in finding.problem for finding in judged(name, folder).findings)


def test_a_seal_that_was_rolled_back_leaves_no_line(own_database: str, tmp_path: Path) -> None:
    open_account(by=operator(), unit=unit(None, "甲县", "county"), name="示例·甲", at=AT)
    database.point_django_at(own_database, "worker")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        seal(at=AT, folder=tmp_path)
        _ = 1 / 0
    assert not (tmp_path / "roots.log").exists()
    seal(at=AT, folder=tmp_path)
    seal(at=AT, folder=tmp_path)
    assert len((tmp_path / "roots.log").read_text().splitlines()) == 1
    assert [finding.object_type for finding in judged(own_database, tmp_path).findings] == ["tree.unit"]


def test_a_broken_or_shortened_copy_outside_is_told_not_crashed_on(chain: tuple[str, Path]) -> None:
    name, folder = chain
    (folder / "roots.log").write_text("rubbish\n")
    assert any("读不懂" in finding.problem for finding in judged(name, folder).findings)


def test_a_new_key_and_a_new_seal_do_not_match_the_copy_outside(chain: tuple[str, Path], tmp_path: Path) -> None:
    name, folder = chain
    tamper(name, "DELETE FROM trail_sealedhead", "DELETE FROM trail_seal")
    database.point_django_at(name, "worker")
    forged = tmp_path / "forged"
    assert seal(at=AT + timedelta(hours=1), folder=forged) is not None
    assert any("库外副本不符" in finding.problem for finding in judged(name, folder).findings)


@pytest.mark.parametrize("statement", ["UPDATE {t} SET seq = seq", "DELETE FROM {t}", "TRUNCATE {t} CASCADE"])
@pytest.mark.parametrize("role", ["web", "worker", "owner"])
def test_the_chain_refuses_every_change_in_the_database(own_database: str, role: str, statement: str) -> None:
    open_account(by=operator(), unit=unit(None, "甲县", "county"), name="示例·甲", at=AT)
    with psycopg.connect(database.dsn(role, own_database)) as raw, pytest.raises(psycopg.Error) as refused:
        raw.execute("SELECT set_config('xiaoan.hi1', '~', true), set_config('xiaoan.lo1', '!', true)")
        raw.execute(statement.format(t="trail_trailevent").encode())
    assert "append-only" in str(refused.value) or "permission denied" in str(refused.value)


@pytest.mark.django_db
def test_erasing_a_personal_text_keeps_the_chain_whole() -> None:
    from xiaoan.kernel.trail.commands import erase

    school = unit(None, "一小")
    account = open_account(by=operator(), unit=school, name="示例·甲", at=AT)
    with opened(EVERYTHING):
        event = TrailEvent.objects.get(object_id=account.id)
        assert "示例" not in str(event.body)
        assert erase(event.id, at=AT) == 2
        assert not TrailText.objects.filter(event=event.id).exclude(text="").exists()
        verdict = verify()
    assert [finding.object_type for finding in verdict.findings] == ["tree.unit"]


@pytest.mark.django_db
def test_recorded_time_never_runs_backwards_in_a_chain() -> None:
    school = unit(None, "一小")
    account = open_account(by=operator(), unit=school, name="示例·甲", at=AT)
    switch_account(by=operator(), account_id=account.id, active=False, at=AT - timedelta(days=3))
    with opened(EVERYTHING):
        last = TrailEvent.objects.filter(unit=school).order_by("-seq").first()
    assert last is not None
    assert last.recorded_at == AT
    assert last.happened_at == AT - timedelta(days=3)


def test_fifty_writers_on_one_chain_leave_no_gap(own_database: str) -> None:
    from concurrent.futures import ThreadPoolExecutor

    school = unit(None, "一小")

    def write(number: int) -> None:
        open_account(by=operator(), unit=school, name=f"示例·{number}", at=AT)
        connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(50)))
    with opened(EVERYTHING):
        assert list(TrailEvent.objects.order_by("seq").values_list("seq", flat=True)) == list(range(1, 51))
        assert [finding.object_type for finding in verify().findings] == ["tree.unit"]


def test_a_release_changed_behind_the_systems_back_is_found(own_database: str) -> None:
    load_packs()
    with psycopg.connect(database.dsn("owner", own_database)) as raw:
        raw.execute("ALTER TABLE catalogue_release DISABLE TRIGGER USER")
        raw.execute(
            "UPDATE catalogue_release SET content = jsonb_set(content, '{about}', '\"另一种说法\"') WHERE pack = 'fire'"
        )
    database.point_django_at(own_database, "auditor")
    assert [finding.object_type for finding in verify().findings] == ["catalogue.release"]
