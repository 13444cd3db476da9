"""The embedded server on its own folder: secrets, powers, kills, two starts at once, copies.

These tests start servers of their own; they share nothing with the test database of the other tests.
"""

from __future__ import annotations

import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from xiaoan.foundation import postgres
from xiaoan.foundation.errors import Refused
from xiaoan.foundation.postgres import postmaster, programs, roles


@pytest.fixture(scope="module")
def cluster() -> Iterator[postgres.Cluster]:
    """A server in a folder with a space and Chinese letters in its name, as people have them."""
    with tempfile.TemporaryDirectory(prefix="xiaoan-test-") as place:
        Path(place).chmod(0o755)
        made = postgres.Cluster(Path(place) / "校安 数据")
        made.start()
        try:
            yield made
        finally:
            made.stop()


@contextmanager
def own_cluster(prepare: Callable[[Path], None] = lambda data: None) -> Iterator[postgres.Cluster]:
    """A server for one test alone; `prepare` lays something into its data folder first."""
    with tempfile.TemporaryDirectory(prefix="xiaoan-test-") as place:
        Path(place).chmod(0o755)
        prepare(Path(place) / "data")
        made = postgres.Cluster(Path(place) / "data", durable=False)
        made.start()
        try:
            yield made
        finally:
            made.stop()


def ask(dsn: str, question: str, *arguments: object) -> list[tuple[object, ...]]:
    with psycopg.connect(dsn, autocommit=True) as connected:
        return connected.execute(question.encode(), arguments or None).fetchall()


def tell(dsn: str, statement: str) -> None:
    with psycopg.connect(dsn, autocommit=True) as connected:
        connected.execute(statement.encode())


@pytest.mark.parametrize("role", [*roles.ROLES, "super"])
def test_every_role_needs_its_own_secret(cluster: postgres.Cluster, role: str) -> None:
    dsn = cluster.dsn(role, "xiaoan")
    assert ask(dsn, "SELECT current_user") == [(f"xiaoan_{role}",)]
    for wrong in ("", "xiaoan", "postgres"):
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(make_conninfo(dsn, password=wrong))


def test_one_role_cannot_enter_with_another_roles_secret(cluster: postgres.Cluster) -> None:
    web = postgres.read_address(cluster.data).passwords["web"]
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(make_conninfo(cluster.dsn("owner"), password=web))


def test_no_stranger_and_no_default_superuser_exists(cluster: postgres.Cluster) -> None:
    names = {name for (name,) in ask(cluster.dsn("super"), "SELECT rolname FROM pg_roles WHERE rolcanlogin")}
    assert names == {f"xiaoan_{role}" for role in (*roles.ROLES, "super")}


def test_the_roles_have_no_power_beyond_their_tables(cluster: postgres.Cluster) -> None:
    powers = "rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication"
    strong = ask(cluster.dsn("super"), f"SELECT rolname FROM pg_roles WHERE rolcanlogin AND ({powers})")
    assert strong == [("xiaoan_super",)]
    columns = "member::regrole::text, roleid::regrole::text, inherit_option, set_option, admin_option"
    members = f"SELECT {columns} FROM pg_auth_members WHERE member::regrole::text LIKE 'xiaoan%'"
    lent = ("xiaoan_worker", "xiaoan_web", False, True, False)
    assert ask(cluster.dsn("super"), members) == [lent], "the worker may put the pages' role on, and holds none"


@pytest.mark.parametrize("role", ["web", "worker", "ingest", "auditor"])
def test_only_the_owner_makes_tables(cluster: postgres.Cluster, role: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        tell(cluster.dsn(role), "CREATE TABLE mine (id int)")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        tell(cluster.dsn(role), "CREATE DATABASE mine")


def test_the_database_sorts_by_bytes_and_knows_chinese_letters(cluster: postgres.Cluster) -> None:
    assert ask(cluster.dsn("web"), "SELECT 'a' < 'B', '安' ~ '\\w', current_setting('server_encoding')") == [
        (False, True, "UTF8")
    ]


def test_the_server_is_not_on_the_network(cluster: postgres.Cluster) -> None:
    assert ask(cluster.dsn("web"), "SHOW listen_addresses") == [("",)]


def test_the_log_keeps_quiet_about_what_people_typed(cluster: postgres.Cluster) -> None:
    tell(cluster.dsn("owner"), "CREATE TABLE IF NOT EXISTS phones (number text PRIMARY KEY)")
    tell(cluster.dsn("owner"), "INSERT INTO phones VALUES ('13800000000')")
    for statement in ("INSERT INTO phones VALUES ('13800000000')", "SELECT '示例13800000000'::int"):
        with pytest.raises((psycopg.errors.UniqueViolation, psycopg.errors.InvalidTextRepresentation)):
            tell(cluster.dsn("owner"), statement)
    log = "".join(path.read_text(encoding="utf-8") for path in (cluster.folder / "log").iterdir())
    assert "ready to accept connections" in log
    assert "13800000000" not in log


def test_secrets_are_for_their_owner_only(cluster: postgres.Cluster) -> None:
    folder = cluster.data / "secrets"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {
        "roles.json": 0o600,
        "superuser": 0o600,
    }
    assert not (cluster.folder / "initial-password").exists()


def test_a_killed_server_starts_again_with_what_was_committed(cluster: postgres.Cluster) -> None:
    tell(cluster.dsn("owner"), "CREATE TABLE IF NOT EXISTS kept (word text)")
    tell(cluster.dsn("owner"), "INSERT INTO kept VALUES ('留')")
    with psycopg.connect(cluster.dsn("owner")) as open_transaction:
        open_transaction.execute("INSERT INTO kept VALUES ('去')")
        killed = cluster.pid()
        assert killed is not None
        os.kill(killed, signal.SIGKILL)
        cluster.start()
        assert cluster.pid() not in (None, killed)
        open_transaction.close()
    assert ask(cluster.dsn("owner"), "SELECT word FROM kept") == [("留",)]


def test_a_child_busy_with_a_long_statement_does_not_hinder_the_next_start(cluster: postgres.Cluster) -> None:
    with psycopg.connect(cluster.dsn("owner")) as busy:
        busy.pgconn.send_query(b"SELECT count(*) FROM generate_series(1, 2000000000)")
        killed = cluster.pid()
        assert killed is not None
        os.kill(killed, signal.SIGKILL)
        cluster.start()
        busy.close()
    assert ask(cluster.dsn("web"), "SELECT 1") == [(1,)]


def test_a_process_id_that_belongs_to_somebody_else_is_not_taken_for_the_server(
    cluster: postgres.Cluster,
) -> None:
    cluster.stop()
    lock = cluster.folder / "pgdata" / "postmaster.pid"
    lock.write_text(f"{os.getpid()}\n{lock.parent}\n1\n5432\n\n\n\n", encoding="utf-8")
    assert cluster.pid() is None
    cluster.start()
    assert cluster.pid() not in (None, os.getpid())


def test_a_torn_lock_file_is_not_taken_for_a_server(tmp_path: Path) -> None:
    for text in ("", "no number", "0", "-1"):
        (tmp_path / "postmaster.pid").write_text(text, encoding="utf-8")
        assert postmaster.running(tmp_path) is None


def test_two_starts_at_once_give_one_server() -> None:
    with tempfile.TemporaryDirectory(prefix="xiaoan-test-") as place:
        Path(place).chmod(0o755)
        data = Path(place) / "data"
        code = (
            "import sys, pathlib; from xiaoan.foundation.postgres import Cluster;"
            "c = Cluster(pathlib.Path(sys.argv[1]), durable=False); c.start(); print(c.pid())"
        )
        starters = [
            subprocess.Popen([sys.executable, "-c", code, str(data)], stdout=subprocess.PIPE, text=True)
            for _ in range(3)
        ]
        answers = {starter.communicate(timeout=120)[0] for starter in starters}
        cluster = postgres.Cluster(data, durable=False)
        try:
            assert answers == {f"{cluster.pid()}\n"}
            assert ask(cluster.dsn("web"), "SELECT 1") == [(1,)]
        finally:
            cluster.stop()
        assert cluster.pid() is None


def test_an_interrupted_first_start_leaves_nothing_that_is_taken_for_a_cluster() -> None:
    def half_made(data: Path) -> None:
        (data / "postgres" / "pgdata.building").mkdir(parents=True)
        (data / "postgres" / "pgdata.building" / "PG_VERSION").write_text("18\n", encoding="utf-8")

    with own_cluster(half_made) as cluster:
        assert ask(cluster.dsn("owner"), "SELECT 1") == [(1,)]


def test_a_folder_of_another_major_version_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs.Account, "may_pass", lambda *_: True)
    pgdata = tmp_path / "postgres" / "pgdata"
    pgdata.mkdir(parents=True)
    (pgdata / "PG_VERSION").write_text("15\n", encoding="utf-8")
    with pytest.raises(Refused, match="PostgreSQL 15"):
        postgres.Cluster(tmp_path, durable=False).start()


def test_starting_a_running_server_changes_nothing_and_stopping_twice_is_harmless(
    cluster: postgres.Cluster,
) -> None:
    before = cluster.pid()
    address = (cluster.data / "secrets" / "roles.json").stat()
    cluster.start()
    assert cluster.pid() == before
    assert (cluster.data / "secrets" / "roles.json").stat().st_mtime_ns == address.st_mtime_ns
    cluster.restart()
    assert cluster.pid() not in (None, before)
    cluster.stop()
    cluster.stop()
    cluster.start()


def test_a_clone_holds_what_its_template_holds_and_admits_the_same_people(cluster: postgres.Cluster) -> None:
    admin = cluster.dsn("super")
    postgres.provision(admin, "original", postgres.read_address(cluster.data).passwords)
    tell(cluster.dsn("owner", "original"), "CREATE TABLE IF NOT EXISTS words AS SELECT '安'::text AS word")
    postgres.clone(admin, "original", "copied")
    postgres.clone(admin, "original", "copied")
    assert ask(cluster.dsn("owner", "copied"), "SELECT word FROM words") == [("安",)]
    public = "SELECT has_database_privilege('pg_monitor', 'copied', 'CONNECT')"
    assert ask(admin, public) == [(False,)]
    assert ask(cluster.dsn("web", "copied"), "SELECT 1") == [(1,)]
    postgres.drop(admin, "copied")
    assert not postgres.exists(admin, "copied")
    postgres.drop(admin, "copied")


def test_an_administrator_who_is_no_superuser_can_provision() -> None:
    """As on a managed server, where the administrator has CREATEROLE and CREATEDB and no more."""
    with own_cluster() as cluster:
        admin = cluster.dsn("super")
        passwords = postgres.read_address(cluster.data).passwords
        postgres.drop(admin, "xiaoan")
        for role in roles.ROLES:
            tell(admin, f"DROP ROLE xiaoan_{role}")
        tell(admin, "CREATE ROLE dba LOGIN CREATEROLE CREATEDB PASSWORD 'only-in-this-test'")
        dba = make_conninfo(admin, user="dba", password="only-in-this-test", dbname="postgres")
        for _ in range(2):
            postgres.provision(dba, "xiaoan", passwords)
        assert ask(cluster.dsn("web"), "SELECT 1") == [(1,)]
        tell(cluster.dsn("owner"), "CREATE TABLE mine (id int)")
        renewed = postgres.new_passwords()
        postgres.provision(dba, "xiaoan", renewed, renew=True)
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(cluster.dsn("web"))
        assert ask(make_conninfo(cluster.dsn("web"), password=renewed["web"]), "SELECT 1") == [(1,)]


def test_a_server_given_by_its_address_is_adopted(cluster: postgres.Cluster, tmp_path: Path) -> None:
    """DATABASE_URL names an administrator; what is kept is the address and the roles' own secrets."""
    super_secret = (cluster.data / "secrets" / "superuser").read_text().strip()
    url = f"postgresql://xiaoan_super:{super_secret}@/adopted?host={quote(str(cluster.folder / 'socket'))}"
    postgres.write_address(tmp_path, postgres.read_address(cluster.data))
    for _ in range(2):
        postgres.adopt(tmp_path, f"{url}&application_name=xiaoan")
    kept = (tmp_path / "secrets" / "roles.json").read_text()
    assert super_secret not in kept
    assert "xiaoan_super" not in kept
    entry = postgres.connection(tmp_path, "web")
    assert (entry["NAME"], entry["OPTIONS"]) == ("adopted", {"application_name": "xiaoan"})
    asked = "SELECT current_database(), current_user, current_setting('application_name')"
    assert ask(postgres.read_address(tmp_path).dsn("web"), asked) == [("adopted", "xiaoan_web", "xiaoan")]
    postgres.adopt(tmp_path, url, renew=True)
    assert ask(postgres.read_address(tmp_path).dsn("web"), "SELECT 1") == [(1,)]
    cluster.start()
    postgres.drop(cluster.dsn("super"), "adopted")


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("postgresql://nobody@/x?host=/nowhere", "连接不上"),
        ("postgresql:///x", "没有主机"),
        ("mysql://somewhere", "写得不对"),
        ("postgresql://a@b/x?colour=red", "写得不对"),
    ],
)
def test_an_address_that_leads_nowhere_is_refused(tmp_path: Path, url: str, words: str) -> None:
    with pytest.raises(Refused, match=words):
        postgres.adopt(tmp_path, url)
    assert not (tmp_path / "secrets" / "roles.json").exists()


def test_roles_of_another_installation_are_not_taken_over(cluster: postgres.Cluster) -> None:
    admin = cluster.dsn("super")
    with pytest.raises(Refused, match="secrets"):
        postgres.provision(admin, "xiaoan", postgres.new_passwords())
    assert ask(cluster.dsn("web"), "SELECT 1") == [(1,)]


def test_a_role_that_somebody_made_too_strong_is_refused(cluster: postgres.Cluster) -> None:
    admin = cluster.dsn("super")
    tell(admin, "ALTER ROLE xiaoan_auditor BYPASSRLS")
    try:
        with pytest.raises(Refused, match="xiaoan_auditor"):
            cluster.start()
    finally:
        tell(admin, "ALTER ROLE xiaoan_auditor NOBYPASSRLS")


def test_an_administrator_without_the_power_is_told_what_to_ask_for(cluster: postgres.Cluster) -> None:
    with pytest.raises(Refused, match="CREATEROLE"):
        postgres.provision(cluster.dsn("auditor"), "another", postgres.new_passwords())


def test_an_address_that_is_absent_or_broken_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="make run"):
        postgres.read_address(tmp_path)
    assert postgres.connection(tmp_path, "web")["PASSWORD"] == ""
    (tmp_path / "secrets").mkdir()
    for broken in ("", "[]", '{"host": 1}'):
        (tmp_path / "secrets" / "roles.json").write_text(broken, encoding="utf-8")
        with pytest.raises(Refused, match="损坏"):
            postgres.read_address(tmp_path)


def test_an_unknown_role_has_no_login() -> None:
    with pytest.raises(ValueError, match="boss"):
        postgres.login("boss")


def test_a_deep_data_folder_has_its_socket_elsewhere(tmp_path: Path) -> None:
    deep = tmp_path / ("很深的文件夹" * 5)
    made = postgres.Cluster(deep)
    assert len(os.fsencode(made._socket_folder / ".s.PGSQL.5432")) < 100
    assert len(os.fsencode(deep / "postgres" / "socket")) > 100


def test_a_lost_secret_of_the_superuser_is_named_and_not_made_up(cluster: postgres.Cluster) -> None:
    secret = cluster.data / "secrets" / "superuser"
    kept = secret.rename(secret.with_name("kept"))
    try:
        with pytest.raises(Refused, match="superuser"):
            cluster.start()
        assert not secret.exists()
    finally:
        kept.rename(secret)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root lends an account")
def test_root_starts_a_server_although_the_data_folder_and_the_mask_are_closed_to_others() -> None:
    mask = os.umask(0o077)
    try:
        with tempfile.TemporaryDirectory(prefix="xiaoan-test-") as place:
            cluster = postgres.Cluster(Path(place) / "data", durable=False)
            cluster.start()
            try:
                assert ask(cluster.dsn("web"), "SELECT 1") == [(1,)]
                assert (cluster.data / "postgres").is_symlink()
                assert stat.S_IMODE(Path(place).stat().st_mode) == 0o700
            finally:
                cluster.stop()
                shutil.rmtree(cluster.folder)
    finally:
        os.umask(mask)
