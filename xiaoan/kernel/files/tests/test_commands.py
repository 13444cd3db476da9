"""Receiving, attaching and opening files, by the cast and by the stranger."""

from __future__ import annotations

import hashlib
import io
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, connections

from tests.support.cast import Cast
from xiaoan.foundation import rls
from xiaoan.foundation.errors import Conflict, NotFound, Refused, XiaoanError
from xiaoan.foundation.ids import new_id
from xiaoan.kernel.access import acts
from xiaoan.kernel.files import commands, queries
from xiaoan.kernel.files.models import Attachment, Blob
from xiaoan.kernel.files.tests.samples import office, pdf, photo
from xiaoan.kernel.trail.models import TrailEvent

AT = datetime(2026, 10, 20, 8, 0, tzinfo=UTC)
SEE = "org.see"
"""A verb that everybody in sight of the school holds; the real one belongs to the room above."""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.FILES = tmp_path / "files"
    return tmp_path / "files"


def send(cast: Cast, who: str = "guard", **changes: Any) -> Attachment:
    options: dict[str, Any] = {"unit": cast.unit("school"), "client_id": new_id(), "name": "灭火器.jpg"} | changes
    content = options.pop("content", None)
    data = photo() if content is None else content
    return commands.receive(by=cast.seat(who, AT), content=io.BytesIO(data), at=AT, **options)


def kinds(object_id: UUID) -> list[str]:
    with rls.opened(rls.EVERYTHING):
        return list(TrailEvent.objects.filter(object_id=object_id).order_by("seq").values_list("kind", flat=True))


def test_a_photo_is_kept_cleaned_and_named_by_both_digests(cast: Cast, folder: Path) -> None:
    data = photo(with_gps=True)
    row = send(cast, content=data, name="../../DCIM/灭火器.png")
    blob = row.blob
    assert blob is not None
    assert row.name == "灭火器.jpg"
    assert row.sha256 == blob.original == hashlib.sha256(data).hexdigest()
    stored = (folder / blob.sha256[:2] / blob.sha256[2:4] / blob.sha256).read_bytes()
    assert hashlib.sha256(stored).hexdigest() == blob.sha256 != row.sha256
    assert (blob.media, blob.width, blob.height) == ("image/jpeg", 640, 480)
    assert kinds(row.id) == ["files.received"]
    assert list((folder / "arriving").iterdir()) == []


def test_documents_are_kept_byte_for_byte(cast: Cast) -> None:
    row = send(cast, content=pdf(), name="报价单.pdf")
    assert row.blob is not None
    assert row.blob.sha256 == row.sha256
    assert send(cast, content=office("xl/workbook.xml"), name="清单.xls").name == "清单.xls.xlsx"


def test_the_same_client_id_and_bytes_is_the_same_attachment(cast: Cast) -> None:
    key = new_id()
    first, again = send(cast, client_id=key), send(cast, client_id=key)
    assert first.id == again.id
    assert kinds(first.id) == ["files.received"]


def test_the_same_client_id_with_other_bytes_is_a_conflict(cast: Cast) -> None:
    key = new_id()
    send(cast, client_id=key)
    with pytest.raises(Conflict):
        send(cast, client_id=key, content=photo(seed=5))
    with pytest.raises(Conflict):
        send(cast, "safety", client_id=key)


def test_the_same_photo_twice_is_stored_once(cast: Cast) -> None:
    assert send(cast).blob_id == send(cast, "safety").blob_id
    assert Blob.objects.count() == 1


BAD: dict[str, dict[str, Any]] = {
    "empty": {"content": b""},
    "not an image": {"content": b"\xff\xd8\xff\xe0" + bytes(400)},
    "svg called jpg": {"content": b"<svg xmlns='http://www.w3.org/2000/svg'/>"},
    "wrong sha": {"sha256": "0" * 64},
    "wrong size": {"size": 17},
}


@pytest.mark.parametrize("name", BAD)
def test_bad_files_are_refused_and_leave_nothing(name: str, cast: Cast, folder: Path) -> None:
    with pytest.raises(Refused):
        send(cast, **BAD[name])
    with rls.opened(rls.EVERYTHING):
        assert not Attachment.objects.exists()
    assert [file for file in folder.rglob("*") if file.is_file()] == []


class Endless(io.RawIOBase):
    """A stream that never ends; `taken` counts what was read of it."""

    taken = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        self.taken += size
        return bytes(size)


def test_a_file_too_large_is_given_up_at_the_limit(cast: Cast, settings: Any) -> None:
    settings.LARGEST_FILE = 1024 * 1024
    stream: Any = Endless()
    with pytest.raises(Refused, match="1 MB"):
        commands.receive(
            by=cast.seat("guard", AT), unit=cast.unit("school"), client_id=new_id(), name="x", content=stream, at=AT
        )
    assert stream.taken <= 2 * 1024 * 1024


def test_a_promised_file_may_be_attached_but_not_opened(cast: Cast) -> None:
    data, key, by = photo(), new_id(), cast.seat("guard", AT)
    promised = commands.promise(
        by=by, unit=cast.unit("school"), client_id=key, name="a.jpg", sha256=hashlib.sha256(data).hexdigest(),
        size=len(data), at=AT,
    )  # fmt: skip
    assert promised.verified_at is None
    commands.attach(
        by=by, unit=cast.unit("school"), attachments=[promised.id], object_type="x", object_id=key, verb=SEE, at=AT
    )
    with rls.opened(by.scope):
        assert queries.still_missing([key]) == {key: 1}
        with pytest.raises(NotFound):
            queries.open_for(by, promised.id)
    assert kinds(promised.id) == ["files.promised", "files.attached"]


def test_promised_bytes_arrive_and_count(cast: Cast) -> None:
    data, key, by = photo(), new_id(), cast.seat("guard", AT)
    promised = commands.promise(
        by=by, unit=cast.unit("school"), client_id=key, name="a.jpg", sha256=hashlib.sha256(data).hexdigest(),
        size=len(data), at=AT,
    )  # fmt: skip
    with pytest.raises(Conflict):
        send(cast, client_id=key, content=photo(seed=9))
    received = send(cast, client_id=key, content=data)
    assert received.id == promised.id
    assert received.verified_at == AT
    with rls.opened(by.scope):
        assert queries.still_missing([key]) == {}
        shown = queries.of_client(by, cast.unit("school").id, key)
        assert shown is not None
        assert shown.is_photo
        assert queries.of_client(cast.seat("safety", AT), cast.unit("school").id, key) is None


@pytest.mark.parametrize(("sha256", "size"), [("", 5), ("zz" * 32, 5), ("0" * 64, 0), ("0" * 64, 10**12)])
def test_a_promise_of_nonsense_is_refused(sha256: str, size: int, cast: Cast) -> None:
    with pytest.raises(Refused):
        commands.promise(
            by=cast.seat("guard", AT), unit=cast.unit("school"), client_id=new_id(), name="a", sha256=sha256,
            size=size, at=AT,
        )  # fmt: skip


def test_only_who_may_see_the_object_opens_its_files(cast: Cast) -> None:
    row, guard = send(cast), cast.seat("guard", AT)
    hazard = new_id()

    def opens(who: str) -> bool:
        viewer = cast.seat(who, AT)
        with rls.opened(viewer.scope, readonly=True):
            try:
                opened = queries.open_for(viewer, row.id, thumbnail=True)
            except NotFound:
                return False
            return opened.path.read_bytes()[:2] == b"\xff\xd8"

    assert [opens(who) for who in ("guard", "safety", "officer", "stranger")] == [True, False, False, False]
    commands.attach(
        by=guard, unit=cast.unit("school"), attachments=[row.id], object_type="hazards.hazard", object_id=hazard,
        verb=SEE, domain="fire", purpose="before", at=AT,
    )  # fmt: skip
    assert [opens(who) for who in ("guard", "safety", "officer", "city_officer")] == [True] * 4
    assert not any(opens(who) for who in ("stranger", "far_officer", "middle_safety", "fireman"))
    officer = cast.seat("officer", AT)
    with rls.opened(officer.scope):
        assert [each.purpose for each in queries.attachments_of(officer, [hazard])[hazard]] == ["before"]
    stranger = cast.seat("stranger", AT)
    with rls.opened(stranger.scope):
        assert queries.attachments_of(stranger, [hazard]) == {}


def test_a_file_serves_one_object_and_only_its_uploader_attaches_it(cast: Cast) -> None:
    row, school = send(cast), cast.unit("school")

    def attach(who: str, key: UUID) -> None:
        commands.attach(
            by=cast.seat(who, AT), unit=school, attachments=[row.id, row.id], object_type="x", object_id=key,
            verb=SEE, at=AT,
        )  # fmt: skip

    first = new_id()
    with pytest.raises(NotFound):
        attach("safety", first)
    with pytest.raises(NotFound):
        attach("stranger", first)
    attach("guard", first)
    attach("guard", first)
    with pytest.raises(Conflict):
        attach("guard", new_id())


def test_too_many_files_at_once_are_refused(cast: Cast) -> None:
    with pytest.raises(Refused, match="20"):
        commands.attach(
            by=cast.seat("guard", AT), unit=cast.unit("school"), attachments=[new_id() for _ in range(21)],
            object_type="x", object_id=new_id(), verb=SEE, at=AT,
        )  # fmt: skip


@pytest.mark.parametrize("who", ["stranger", "far_officer", "fireman"])
def test_out_of_sight_is_not_found(who: str, cast: Cast, folder: Path) -> None:
    with pytest.raises(NotFound):
        send(cast, who)
    with pytest.raises(NotFound):
        commands.promise(
            by=cast.seat(who, AT), unit=cast.unit("school"), client_id=new_id(), name="a", sha256="0" * 64, size=5,
            at=AT,
        )  # fmt: skip
    assert not folder.exists(), "a stranger's bytes are not even read"


def test_who_may_only_look_adds_nothing(cast: Cast) -> None:
    with pytest.raises(Refused):
        send(cast, "city_officer")


def test_no_image_is_decoded_inside_an_act(cast: Cast) -> None:
    by = cast.seat("guard", AT)
    with acts.opened(by=by, at=AT), pytest.raises(RuntimeError, match="before the act"):
        send(cast)


def test_what_a_crash_left_is_swept_after_a_day(folder: Path) -> None:
    room = folder / "arriving" / "left"
    room.mkdir(parents=True)
    (room / "arrival").write_bytes(b"half")
    written = datetime.fromtimestamp(room.stat().st_mtime, UTC)
    assert commands.sweep(at=written + timedelta(hours=1)) == 0
    assert commands.sweep(at=written + timedelta(hours=25)) == 1
    assert list((folder / "arriving").iterdir()) == []


def test_one_photo_sent_many_times_at_once_is_one_attachment(committed_cast: Cast) -> None:
    key, data, by = new_id(), photo(), committed_cast.seat("guard", AT)

    def once(_: int) -> UUID | str:
        try:
            return commands.receive(
                by=by, unit=committed_cast.unit("school"), client_id=key, name="a.jpg", content=io.BytesIO(data), at=AT
            ).id
        except XiaoanError as error:
            return str(error)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        answers = set(pool.map(once, range(24)))
    assert len(answers) == 1
    assert isinstance(answers.pop(), UUID)
    with rls.opened(rls.EVERYTHING):
        assert Attachment.objects.count() == 1
        assert TrailEvent.objects.filter(kind="files.received").count() == 1
    connection.close()
