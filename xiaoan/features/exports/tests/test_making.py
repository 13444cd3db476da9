"""From asking to a file on disk: once, by the present rights, and gone in time."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from tests.support.cast import Cast
from xiaoan.features.exports import storage
from xiaoan.features.exports.commands import JOB, ask, clear
from xiaoan.features.exports.jobs import make
from xiaoan.features.exports.kinds import EXPORTS, Kind, Made, Progress
from xiaoan.features.exports.models import Export
from xiaoan.features.exports.queries import Expired, mine, one, open_for
from xiaoan.features.exports.rules import KEPT, MOST_WAITING, State
from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.access.models import Grant
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.hazards.verbs import SEE
from xiaoan.kernel.jobs.models import Job
from xiaoan.kernel.messages.models import Letter
from xiaoan.kernel.trail.models import TrailEvent

AT = datetime(2026, 10, 20, 8, tzinfo=UTC)
PROBE = "test.probe"


@dataclass
class Probe:
    """An export whose file says who made it with which words; what it is to raise, and what it saw."""

    fails: Exception | None = None
    looks: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)

    def make(self, viewer: Viewer, arguments: Mapping[str, str], at: datetime, progress: Progress) -> Made:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user, current_setting('xiaoan.lo1', true)")
            row: Any = cursor.fetchone()
        self.looks.append((row[0], row[1], dict(arguments)))
        progress(1, 2)
        if self.fails is not None:
            raise self.fails
        return Made(io.BytesIO(f"{viewer.name} {arguments.get('q', '')}".encode()), "清单.txt", "text/plain", 2)


@pytest.fixture
def probe(monkeypatch: pytest.MonkeyPatch) -> Iterator[Probe]:
    made = Probe()
    before = dict(EXPORTS._entries)
    EXPORTS.add(PROBE, Kind("清单", (SEE,), made.make))
    yield made
    EXPORTS._entries = before


def asked(cast: Cast, who: str = "officer", **words: str) -> Export:
    return ask(by=cast.seat(who, AT), kind=PROBE, arguments=words, client_id=uuid4(), at=AT)


def worked(row: Export, at: datetime = AT) -> None:
    """What the worker does with the job of an export."""
    with opened(EVERYTHING):
        make({"export": str(row.id)}, at)


def read(cast: Cast, row: Export, who: str = "officer", at: datetime = AT) -> str:
    seat = cast.seat(who, at)
    with opened(seat.scope, readonly=True):
        return open_for(seat, row.id, at=at).path.read_text()


def shown(cast: Cast, row: Export, at: datetime = AT, who: str = "officer") -> State:
    seat = cast.seat(who, at)
    with opened(seat.scope, readonly=True):
        return one(seat, row.id, at=at).state


def test_what_was_asked_is_made_and_waits_for_who_asked(cast: Cast, probe: Probe) -> None:
    row = asked(cast, q="灯")
    assert shown(cast, row) is State.WAITS
    with pytest.raises(NotFound, match="还没有生成"):
        read(cast, row)
    worked(row)
    assert shown(cast, row) is State.READY
    assert read(cast, row) == "示例·吴科员 灯"
    with opened(EVERYTHING):
        letter = Letter.objects.get(about_id=row.id)
        kinds = list(TrailEvent.objects.filter(object_id=row.id).order_by("seq").values_list("kind", flat=True))
        assert Job.objects.filter(name=JOB, key=f"{JOB}/{row.id}").count() == 1
    assert (letter.to, letter.title) == (cast.account("officer"), "清单已导出，可以下载")
    assert kinds == ["exports.asked", "exports.made"]


def test_it_is_read_as_the_pages_read_within_the_askers_scope(cast: Cast, probe: Probe) -> None:
    row = asked(cast, "safety")
    worked(row)
    role, low, _words = probe.looks[0]
    assert (role, low) == ("xiaoan_web", cast.unit("school").path)


def test_the_words_of_the_filters_are_not_in_the_job_and_the_trail_hides_them(cast: Cast, probe: Probe) -> None:
    row = asked(cast, q="示例·某人")
    with opened(EVERYTHING):
        assert "某人" not in str(Job.objects.get(key=f"{JOB}/{row.id}").arguments)
        assert "某人" not in str(TrailEvent.objects.get(object_id=row.id).body)


def test_nobody_else_sees_or_fetches_it(cast: Cast, probe: Probe) -> None:
    row = asked(cast)
    worked(row)
    for who in ("chief", "city_officer", "safety", "stranger", "far_officer"):
        seat = cast.seat(who, AT)
        with opened(seat.scope, readonly=True):
            assert mine(seat, at=AT) == []
            with pytest.raises(NotFound):
                open_for(seat, row.id, at=AT)


def test_the_stranger_and_who_lacks_the_verb_cannot_ask(cast: Cast, probe: Probe) -> None:
    with pytest.raises(NotFound):
        ask(by=cast.seat("officer", AT), kind="nothing", arguments={}, client_id=uuid4(), at=AT)
    with pytest.raises(NotFound):
        asked(cast, "fireman")


def test_the_same_asking_twice_is_one_export(cast: Cast, probe: Probe) -> None:
    key, by = uuid4(), cast.seat("officer", AT)
    first = ask(by=by, kind=PROBE, arguments={"q": "灯"}, client_id=key, at=AT)
    again = ask(by=by, kind=PROBE, arguments={"q": "灯"}, client_id=key, at=AT + timedelta(minutes=5))
    assert first.id == again.id
    with pytest.raises(Conflict):
        ask(by=by, kind=PROBE, arguments={"q": "门"}, client_id=key, at=AT)


def test_too_many_waiting_are_refused_until_some_are_done(cast: Cast, probe: Probe) -> None:
    rows = [asked(cast) for _number in range(MOST_WAITING)]
    with pytest.raises(Refused, match="等它们好了"):
        asked(cast)
    worked(rows[0])
    asked(cast)


@pytest.mark.parametrize("words", [{str(n): "x" for n in range(31)}, {}])
def test_odd_filters_are_refused_or_cut(cast: Cast, probe: Probe, words: dict[str, str]) -> None:
    if words:
        with pytest.raises(Refused):
            asked(cast, **words)
    else:
        assert len(asked(cast, q="灯" * 5000).arguments["q"]) == 200


def test_a_refusal_while_making_is_told_and_not_tried_again(cast: Cast, probe: Probe) -> None:
    row = asked(cast)
    probe.fails = Refused("超过 1,000,000 行，请先筛选。")
    worked(row)
    worked(row)
    assert len(probe.looks) == 1
    assert shown(cast, row) is State.FAILED
    with opened(EVERYTHING):
        assert Letter.objects.get(about_id=row.id).text == "超过 1,000,000 行，请先筛选。"


def test_killed_in_the_middle_it_is_made_again_as_one_file(cast: Cast, probe: Probe, folder: Path) -> None:
    row = asked(cast)
    probe.fails = RuntimeError("killed")
    with pytest.raises(RuntimeError):
        worked(row)
    assert shown(cast, row) is State.WAITS
    # Written, and killed before the row could say so: the next worker takes its place.
    storage.keep(row.id, io.BytesIO(b"half"), name="x", media="x", rows=0)
    probe.fails = None
    worked(row)
    worked(row)
    assert read(cast, row) == "示例·吴科员 "
    assert [each.name for each in folder.iterdir()] == [str(row.id)]


def test_who_has_lost_the_right_before_it_is_made_gets_nothing(cast: Cast, probe: Probe) -> None:
    row = asked(cast)
    _revoke(cast, "officer")
    worked(row)
    assert probe.looks == [] or probe.looks[0][1] != cast.unit("county").path
    with pytest.raises(NotFound):
        read(cast, row)


def test_who_has_lost_the_right_since_it_was_made_does_not_get_it(cast: Cast, probe: Probe) -> None:
    row = asked(cast)
    worked(row)
    _revoke(cast, "officer")
    with pytest.raises(NotFound):
        read(cast, row)


def test_the_thing_itself_is_asked_for_again_at_each_download(cast: Cast, probe: Probe) -> None:
    def gone(viewer: Viewer, arguments: Mapping[str, str], at: datetime) -> None:
        raise NotFound()

    row = asked(cast)
    worked(row)
    EXPORTS._entries[PROBE] = [Kind("清单", (SEE,), probe.make, gone)]
    with pytest.raises(NotFound):
        read(cast, row)


def test_after_some_days_it_is_gone_and_says_so(cast: Cast, probe: Probe, folder: Path) -> None:
    row = asked(cast)
    worked(row)
    later = AT + KEPT
    with pytest.raises(Expired, match="只保留 3 天"):
        read(cast, row, at=later)
    assert shown(cast, row, later) is State.GONE
    with opened(EVERYTHING):
        assert clear(at=later) == 1
        assert clear(at=later) == 0
    assert list(folder.iterdir()) == []
    with pytest.raises(Expired):
        read(cast, row, at=later)


def test_the_nightly_clearing_leaves_what_waits_and_takes_what_nobody_knows(
    cast: Cast, probe: Probe, folder: Path
) -> None:
    ready, waiting, unknown = asked(cast), asked(cast), uuid4()
    worked(ready)
    for key in (waiting.id, unknown):
        storage.keep(key, io.BytesIO(b"x"), name="x", media="x", rows=0)
    with opened(EVERYTHING):
        assert clear(at=AT) == 1
    assert {each.name for each in folder.iterdir()} == {str(ready.id), str(waiting.id)}


def _revoke(cast: Cast, who: str) -> None:
    Grant.objects.filter(account_id=cast.account(who)).update(revoked_at=AT - timedelta(days=1))
