"""Taking a document in and reading it in a job: bad files are refused in words, a killed job leaves nothing behind."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.support.cast import Cast
from xiaoan.features.policies import commands, jobs, queries
from xiaoan.features.policies.doing.taking import LARGEST
from xiaoan.features.policies.models import Draft, PolicyDocument, PolicyPiece
from xiaoan.features.policies.tests.play import AT, FILE, drafts, pieces, taken, was_read, weekly
from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.foundation.ids import new_id
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.jobs.commands import work_one
from xiaoan.kernel.jobs.models import Job

PLAN = """某县教育系统2026年学校安全工作计划

一、抓好日常管理
（一）各学校每周开展一次用电安全自查，并填写检查记录。
（二）各幼儿园每学期开展不少于2次应急疏散演练。
（三）县教育局每月召开一次安全工作例会。
二、抓好专项整治
各学校要在2026年11月20日前报送自查报告。
""".encode()


def read(row: PolicyDocument) -> PolicyDocument:
    with opened(EVERYTHING):
        while work_one(at=AT):
            pass
        return PolicyDocument.objects.get(id=row.id)


def test_a_document_is_read_by_the_worker_and_its_file_kept(cast: Cast) -> None:
    row = taken(cast, file=PLAN)
    assert (row.state, row.sha256) == ("waiting", hashlib.sha256(PLAN).hexdigest())
    kept = read(row)
    assert (kept.state, kept.progress) == ("read", 100)
    found = drafts(kept)
    assert len(found) >= 4
    for each in found:
        assert kept.text[each.start : each.end].strip(), each.quote
        for start, end in each.read.spans.values():
            assert 0 <= start < end <= len(kept.text)
    assert len(pieces(kept)) >= 1
    who = cast.seat("officer", AT)
    with opened(who.scope, readonly=True):
        assert queries.original(who, kept.id)[1] == PLAN


def test_a_document_is_read_once(cast: Cast) -> None:
    row = taken(cast, file=PLAN)
    read(row)
    with opened(EVERYTHING):
        count = Draft.objects.filter(document=row).count()
        jobs.read_one({"document": str(row.id)}, AT)
        assert Draft.objects.filter(document=row).count() == count


def test_the_same_upload_twice_is_one_document(cast: Cast) -> None:
    key = new_id()
    assert taken(cast, client_id=key).id == taken(cast, client_id=key).id
    with pytest.raises(Conflict, match="另一个文件"):
        taken(cast, client_id=key, file=b"other")
    with opened(EVERYTHING):
        assert Job.objects.filter(name="policies.read").count() == 1


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"file": b""}, "空的"),
        ({"file": b"x" * (LARGEST + 1)}, "20 MB"),
        ({"name": "要点.doc"}, "另存为 docx"),
        ({"name": "要点.WPS"}, "另存为 docx"),
        ({"name": "扫描.jpg"}, "图片"),
        ({"name": "要点.exe"}, "只能读"),
        ({"name": "要点"}, "只能读"),
        ({"year": 26}, "年份"),
    ],
)
def test_what_cannot_be_read_is_refused_at_once_with_the_way_out(cast: Cast, given: dict[str, Any], says: str) -> None:
    with pytest.raises(Refused, match=says):
        taken(cast, **given)


def test_a_broken_file_is_refused_with_the_reason_and_its_owner_told(cast: Cast) -> None:
    row = taken(cast, name="要点.docx", file=b"PK\x03\x04 this is no document")
    kept = read(row)
    assert kept.state == "refused" and len(kept.reason) > 5
    with pytest.raises(Conflict, match="读不了"):
        commands.publish(
            by=cast.seat("officer", AT), document=row.id, starts=AT.date(), client_id=new_id(), at=AT, leave_open=True
        )


def test_a_job_killed_in_the_middle_leaves_nothing_and_begins_anew(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    row = taken(cast, file=PLAN)

    @contextmanager
    def dying(key: object) -> Iterator[object]:
        if key:
            raise MemoryError
        yield None

    with monkeypatch.context() as patched:
        patched.setattr(jobs, "_noted", dying)
        with opened(EVERYTHING):
            assert work_one(at=AT)
    with opened(EVERYTHING):
        assert PolicyPiece.objects.filter(document=row).count() == 0
        assert PolicyDocument.objects.get(id=row.id).state == "waiting"
        Job.objects.update(run_at=AT)
    assert read(row).state == "read"


def test_strangers_neither_bring_nor_see_documents(cast: Cast) -> None:
    row = taken(cast)
    with pytest.raises(NotFound):
        taken(cast, who="stranger")
    with pytest.raises(Refused, match="没有办理"):
        taken(cast, who="guard", unit="school")
    for who in ("stranger", "far_officer"):
        viewer = cast.seat(who, AT)
        with opened(viewer.scope, readonly=True):
            assert queries.documents(viewer) == []
            with pytest.raises(NotFound):
                queries.original(viewer, row.id)


def test_documents_go_one_after_another_and_never_in_a_circle(cast: Cast) -> None:
    first, second = was_read(cast, [weekly()]), was_read(cast, [weekly()])
    by = cast.seat("officer", AT)
    commands.link_previous(by=by, document=second.id, previous=first.id, at=AT)
    with pytest.raises(Refused, match="它自己"):
        commands.link_previous(by=by, document=first.id, previous=second.id, at=AT)
    with pytest.raises(NotFound):
        commands.link_previous(by=by, document=first.id, previous=new_id(), at=AT)
    assert commands.link_previous(by=by, document=second.id, previous=None, at=AT).previous is None


def test_what_a_document_is_called_can_be_put_right(cast: Cast) -> None:
    row, by = was_read(cast, [weekly()]), cast.seat("officer", AT)
    said: dict[str, Any] = {
        "title": "2026年要点",
        "year": 2026,
        "issued_by": "青石县教育局",
        "number": "青教〔2026〕1号",
    }
    kept = commands.describe(by=by, document=row.id, version=row.version, at=AT, **said)
    assert (kept.title, kept.number) == ("2026年要点", "青教〔2026〕1号")
    with pytest.raises(Conflict, match="别人刚改过"):
        commands.describe(by=by, document=row.id, version=row.version, at=AT, title="别的")
    with pytest.raises(Refused):
        commands.describe(by=by, document=row.id, version=kept.version, at=AT, title="  ")


def test_a_document_is_taken_off_the_list_and_stays_readable(cast: Cast) -> None:
    row, by = was_read(cast, [weekly()]), cast.seat("officer", AT)
    commands.withdraw_document(by=by, document=row.id, at=AT)
    with opened(by.scope, readonly=True):
        assert queries.documents(by) == []
    with pytest.raises(Conflict, match="已撤下"):
        commands.accept(by=by, draft=drafts(row)[0].id, version=1, at=AT)


def test_odd_signs_in_a_file_do_no_harm(cast: Cast) -> None:
    assert FILE
    kept = read(taken(cast, file="各学校每周\x00开展一次自查。\ud7ff\u200b每月排查两次。".encode()))
    assert kept.state in ("read", "refused")
    garbage = read(taken(cast, file=bytes(range(256)) * 400))
    assert garbage.state in ("read", "refused")
