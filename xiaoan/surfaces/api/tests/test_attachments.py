"""Files by their bytes: in, kept once, and out again only to who may see them."""

from __future__ import annotations

import hashlib
from typing import Any
from uuid import uuid4

from django.test import RequestFactory

from tests.support.cast import Cast
from xiaoan.kernel.files.tests.samples import pdf, photo
from xiaoan.surfaces.api.tests.calling import Caller, caller, told


def path(cast: Cast, unit: str = "school", **query: Any) -> str:
    words = "&".join(f"{key}={value}" for key, value in query.items())
    return f"/units/{cast.unit(unit).id}/attachments?{words}"


def content(response: Any) -> bytes:
    return b"".join(response.streaming_content)


def upload(cast: Cast, who: Caller, raw: bytes, **query: Any) -> Any:
    return told(who.send(path(cast, client_id=uuid4(), **query), raw))


def test_a_photo_goes_in_and_comes_out(cast: Cast) -> None:
    guard = caller(cast, "guard")
    client_id, raw = uuid4(), photo((800, 600))
    digest = hashlib.sha256(raw).hexdigest()
    sent = guard.send(path(cast, client_id=client_id, name="门.jpg", sha256=digest, size=len(raw)), raw)
    assert sent.status_code == 201
    row = told(sent)
    assert (row["name"], row["media"], row["width"], row["size"]) == ("门.jpg", "image/jpeg", 800, len(raw))
    out = guard.get(f"/attachments/{row['id']}")
    assert out["Content-Type"] == "image/jpeg"
    assert out["X-Content-Type-Options"] == "nosniff"
    assert "inline" in out["Content-Disposition"]
    whole = content(out)
    small = content(guard.get(f"/attachments/{row['id']}/thumbnail"))
    assert whole.startswith(b"\xff\xd8\xff")
    assert len(small) < len(whole)
    assert told(guard.get(f"/units/{cast.unit('school').id}/attachments/{client_id}"))["id"] == row["id"]


def test_what_one_has_is_not_sent_again(cast: Cast) -> None:
    guard = caller(cast, "guard")
    row = upload(cast, guard, photo((80, 60)))
    first = guard.get(f"/attachments/{row['id']}")
    again = guard.client.get(
        f"/api/v1/attachments/{row['id']}", headers={**guard.headers(), "If-None-Match": first["ETag"]}
    )
    assert again.status_code == 304


def test_a_paper_is_downloaded_not_shown(cast: Cast) -> None:
    guard = caller(cast, "guard")
    row = upload(cast, guard, pdf(), name="通知.pdf")
    assert guard.get(f"/attachments/{row['id']}")["Content-Disposition"].startswith("attachment")


def test_the_same_file_again_is_the_same_attachment(cast: Cast) -> None:
    guard, client_id, raw = caller(cast, "guard"), uuid4(), photo((80, 60))
    first = guard.send(path(cast, client_id=client_id), raw)
    second = guard.send(path(cast, client_id=client_id), raw)
    assert (first.status_code, second.status_code) == (201, 200)
    assert told(first)["id"] == told(second)["id"]
    other = guard.send(path(cast, client_id=client_id), photo((90, 60)))
    assert other.status_code == 409
    told(other)


def test_a_promise_is_kept_by_the_bytes(cast: Cast) -> None:
    guard, client_id, raw = caller(cast, "guard"), uuid4(), photo((80, 60))
    promise = {
        "client_id": client_id,
        "name": "门.jpg",
        "sha256": hashlib.sha256(raw).hexdigest(),
        "size": len(raw),
    }
    made = guard.post(path(cast).replace("attachments?", "attachments/promises"), promise)
    assert made.status_code == 201
    assert told(made)["arrived"] is None
    assert guard.post(path(cast).replace("attachments?", "attachments/promises"), promise).status_code == 200
    assert guard.get(f"/attachments/{told(made)['id']}").status_code == 404
    kept = guard.send(path(cast, client_id=client_id), raw)
    assert kept.status_code == 201
    assert told(kept)["id"] == told(made)["id"]


def test_what_is_no_photo_is_refused_in_words(cast: Cast) -> None:
    guard = caller(cast, "guard")
    for raw in (b"", b"not a picture", b"<svg/>", b"\xff\xd8\xff broken", b"MZ" + bytes(100)):
        response = guard.send(path(cast, client_id=uuid4()), raw)
        assert response.status_code == 422, raw[:10]
        told(response)


def test_a_name_with_a_path_is_only_a_name(cast: Cast) -> None:
    for name in ("../../etc/passwd", "C:%5Cx%5Cy.jpg", "%3Cb%3E.jpg", "con.jpg", "." * 200):
        row = upload(cast, caller(cast, "guard"), photo((80, 60)), name=name)
        assert not set(row["name"]) & set("/\\<>:") and row["name"].endswith(".jpg"), name


def test_a_wrong_digest_is_refused(cast: Cast) -> None:
    response = caller(cast, "guard").send(path(cast, client_id=uuid4(), sha256="0" * 64), photo((80, 60)))
    assert response.status_code == 422


def test_a_file_too_large_is_told_before_it_is_read(cast: Cast, settings: Any) -> None:
    settings.LARGEST_FILE = 1000
    response = caller(cast, "guard").send(path(cast, client_id=uuid4()), bytes(1001))
    assert response.status_code == 413
    told(response)


def test_a_file_without_its_length_is_told_so(cast: Cast) -> None:
    guard = caller(cast, "guard")
    response = guard.client.post(
        f"/api/v1{path(cast, client_id=uuid4())}",
        b"",
        content_type="application/octet-stream",
        headers={**guard.headers(), "Transfer-Encoding": "chunked"},
    )
    assert response.status_code == 400
    assert "Content-Length" in told(response)["detail"]  # type: ignore[arg-type]


def test_a_form_is_not_a_file(cast: Cast) -> None:
    response = caller(cast, "guard").send(path(cast, client_id=uuid4()), b"a=1", "application/x-www-form-urlencoded")
    assert response.status_code == 415
    told(response)


def test_nobody_else_opens_what_is_attached_to_nothing(cast: Cast) -> None:
    row = upload(cast, caller(cast, "guard"), photo((80, 60)))
    for other in ("safety", "officer", "stranger", "far_officer", "fireman"):
        for end in ("", "/thumbnail"):
            assert caller(cast, other).get(f"/attachments/{row['id']}{end}").status_code == 404


def test_an_upload_for_another_school_is_absent(cast: Cast) -> None:
    response = caller(cast, "stranger").send(path(cast, client_id=uuid4()), photo((80, 60)))
    assert response.status_code == 404


def test_a_request_reads_like_a_file() -> None:
    request = RequestFactory().post("/", b"abc", content_type="application/octet-stream")
    assert (request.read(2), request.read(2), request.read(2)) == (b"ab", b"c", b"")
