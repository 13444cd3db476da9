"""What goes out of an import: the file as it came, and the wrong lines with a column that says what is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from uuid import UUID

from django.http import FileResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from xiaoan.features.imports import queries
from xiaoan.features.imports.shapes import Asked, Outcome
from xiaoan.reports import xlsx
from xiaoan.reports.xlsx import Head, Sheet, workbook
from xiaoan.surfaces.web.door import Seat, page
from xiaoan.surfaces.web.pages.imports.index import ALSO, VERB

SAYS = "错误说明"


@page(verb=VERB, also=ALSO)
@require_safe
def wrong(request: Seat, import_id: UUID) -> FileResponse:
    """Only the lines that must be mended, as they now stand, to be mended in Excel and uploaded by themselves."""
    row, asked, found = queries.wrong_rows(request.viewer, import_id, at=request.at)
    titles = [title for title in asked.titles.values() if title] or [_("内容")]
    heads = [Head(title, 16, holds="text") for title in titles]
    sheet = Sheet(
        _("要改的行"),
        [*heads, Head(SAYS, 60), Head(_("原表第几行"), 10)],
        [_("改好后把这一份上传，只导入这些行。“错误说明”一列不用删。")],
    )
    body = workbook(sheet, _rows(asked, found))
    return FileResponse(
        body, as_attachment=True, filename=f"{row.unit.short_name}_要改的行.xlsx", content_type=xlsx.MEDIA
    )


def _rows(asked: Asked, found: dict[int, Outcome]) -> Iterator[list[xlsx.Cell]]:
    if not asked.rows:
        for line in asked.table:
            if line.number in found:
                yield [" ".join(cell for cell in line.cells if cell), _says(found[line.number]), line.number]
        return
    for row in asked.rows:
        if row.number in found:
            cells = [row.texts.get(field, "") for field, title in asked.titles.items() if title]
            yield [*cells, _says(found[row.number]), row.number]


def _says(outcome: Outcome) -> str:
    return "；".join(f"{each.title}：{each.says}" if each.title else each.says for each in outcome.troubles)


@page(verb=VERB, also=ALSO)
@require_safe
def original(request: Seat, import_id: UUID) -> FileResponse:
    """The file as it was uploaded."""
    row, content = queries.file_of(request.viewer, import_id)
    return FileResponse(
        BytesIO(content), as_attachment=True, filename=row.name, content_type="application/octet-stream"
    )
