"""Taking a document in: its file is kept as it came, and the worker is asked to read it.

Refused at once are files too large, empty, or of a kind nobody can read; what only reading shows is told later.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import PurePath
from uuid import UUID

from xiaoan.features.policies.doing.frame import CHANGED, locked_document
from xiaoan.features.policies.events import Described, Linked, Taken
from xiaoan.features.policies.models import Original, PolicyDocument, Publication
from xiaoan.features.policies.verbs import REVIEW
from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.foundation.text import cleaned
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.files.names import clean_name
from xiaoan.kernel.jobs.commands import ask
from xiaoan.kernel.tree.models import Unit

JOB = "policies.read"
LARGEST = 20 * 1024 * 1024
FORMS = (".txt", ".md", ".docx", ".pdf", ".html", ".htm", ".xlsx")
FIRST_YEAR, LAST_YEAR = 1990, 2100
_OLD = {".doc": "docx", ".xls": "xlsx", ".wps": "docx", ".et": "xlsx"}
_PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".heic", ".bmp", ".tif", ".tiff")


def take_in(
    *,
    by: Viewer,
    unit: Unit,
    name: str,
    file: bytes,
    client_id: UUID,
    at: datetime,
    title: str = "",
    year: int | None = None,
    issued_by: str = "",
    previous: UUID | None = None,
) -> PolicyDocument:
    """Keep a document of a unit and have it read; the same client id with the same bytes is the same document."""
    called = clean_name(name)[:120]
    _readable(called, file)
    _sensible(year)
    row = PolicyDocument(
        unit=unit, client_id=client_id, title=cleaned(title, most=120) or PurePath(called).stem[:120] or "未命名文件",
        year=year, issued_by=cleaned(issued_by, most=80), name=called, sha256=hashlib.sha256(file).hexdigest(),
        size=len(file), by_account=by.account, by=by.acting, at=at,
    )  # fmt: skip
    with acts.opened(by=by, at=at) as act:
        act.require(REVIEW, unit)
        # The unit is the gate through which two at once pass one after the other.
        Unit.objects.select_for_update(no_key=True).get(id=unit.id)
        known = PolicyDocument.objects.select_related("unit").filter(home=unit.home, client_id=client_id).first()
        if known is not None:
            if (known.sha256, known.unit_id, known.by_account) != (row.sha256, unit.id, by.account):
                raise Conflict("这一页已经上传过另一个文件，请重新打开“上传文件”。")
            return known
        row.by = act.acting(unit)
        row.previous = _before(unit, previous)
        row.save(force_insert=True)
        Original(unit=unit, of=row, file=file).save(force_insert=True)
        act.record(Taken(title=row.title, sha256=row.sha256, size=row.size), about=row)
        ask(JOB, at=at, key=f"{JOB}:{row.id}", document=str(row.id))
        return row


def _readable(name: str, file: bytes) -> None:
    form = PurePath(name).suffix.lower()
    if not file:
        raise Refused("文件是空的，请检查选的是不是这个文件。", {"file": "文件是空的"})
    if len(file) > LARGEST:
        most = f"{LARGEST // 1024 // 1024} MB"
        raise Refused(f"文件超过 {most}，不像一份文件。请删去图片，或把正文另存后再传。", {"file": f"不能超过 {most}"})
    if form in _OLD:
        said = f"这是旧格式（{form[1:]}）。请用 Word 或 WPS 打开，另存为 {_OLD[form]} 再传。"
        raise Refused(said, {"file": "旧格式"})
    if form in _PICTURES:
        raise Refused(
            "这是图片，读不出文字。请找发文单位要 Word 文件，或用手机、扫描软件识别成文字再传。", {"file": "是图片"}
        )
    if form not in FORMS:
        raise Refused("只能读 Word（docx）、PDF、Excel（xlsx）、网页（html）和纯文本（txt、md）。", {"file": "读不了"})


def _sensible(year: int | None) -> None:
    if year is not None and not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refused("年份不对，请写成 2026 这样的四位数。", {"year": "请写四位数的年份"})


def _before(unit: Unit, previous: UUID | None) -> PolicyDocument | None:
    if previous is None:
        return None
    found = PolicyDocument.objects.defer("text").filter(id=previous, unit=unit).first()
    if found is None:
        raise NotFound("找不到要对照的那份文件，请从列表中选择。")
    return found


def describe(
    *,
    by: Viewer,
    document: UUID,
    version: int,
    at: datetime,
    title: str,
    year: int | None = None,
    issued_by: str = "",
    number: str = "",
) -> PolicyDocument:
    """What a document is called, of which year it is, who issued it under which number."""
    _sensible(year)
    name = cleaned(title, most=120)
    if not name:
        raise Refused("请填写文件名称。", {"title": "请填写"})
    said = (name, year, cleaned(issued_by, most=80), cleaned(number, most=60))
    with acts.opened(by=by, at=at) as act:
        row = locked_document(act, document)
        if (row.title, row.year, row.issued_by, row.number) == said:
            return row
        if row.version != version:
            raise Conflict(CHANGED)
        row.title, row.year, row.issued_by, row.number = said
        row.version += 1
        row.save(update_fields=["title", "year", "issued_by", "number", "version"])
        act.record(Described(title=row.title, year=row.year), about=row)
        return row


def link_previous(*, by: Viewer, document: UUID, previous: UUID | None, at: datetime) -> PolicyDocument:
    """Say which document of the unit was last year's; None: there is none. Never in a circle."""
    with acts.opened(by=by, at=at) as act:
        row = locked_document(act, document)
        if row.previous_id == previous:
            return row
        before = _before(row.unit, previous)
        above, seen = before, 0
        while above is not None and seen < 100:
            if above.id == row.id:
                raise Refused("不能把文件和它自己（或接在它后面的文件）对照。", {"previous": "请另选一份"})
            above, seen = above.previous, seen + 1
        row.previous = before
        row.version += 1
        row.save(update_fields=["previous", "version"])
        act.record(Linked(previous=before.title if before else ""), about=row)
        return row


def withdraw_document(*, by: Viewer, document: UUID, at: datetime) -> PolicyDocument:
    """Take a document off the list; refused while something of it is published."""
    with acts.opened(by=by, at=at) as act:
        row = locked_document(act, document)
        if row.state == "withdrawn":
            return row
        if row.state == "waiting":
            raise Conflict("文件还在读，读完再撤下。")
        if Publication.objects.filter(document=row, withdrawn_at=None).exists():
            raise Refused("这份文件已经发布，学校正照着做，不能撤下；没有生效的可以先撤回发布。")
        row.state = "withdrawn"
        row.version += 1
        row.save(update_fields=["state", "version"])
        act.record(Described(title=row.title, year=row.year), about=row)
        return row
