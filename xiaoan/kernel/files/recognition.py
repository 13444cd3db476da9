"""What a file is, told by its bytes alone: a photograph, a PDF, a docx or an xlsx. Its name and the browser's
word for it are not asked. Old Office files, macros, SVG, HTML and the rest are refused with the way out.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

from xiaoan.foundation.errors import Refused

PHOTO = "image/jpeg"
PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PARTS = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX}

MOST_UNPACKED = 200 * 1024 * 1024
"""Bytes an office file may hold unpacked; a greater one is made to exhaust whoever opens it."""

ACCEPTED = "只收照片（JPG、PNG、WEBP）、PDF、Word（docx）和 Excel（xlsx）文件，请换一个文件。"


def looks_like(file: Path) -> str:
    """The media type: PHOTO for any picture format we decode (not yet decoded), PDF, DOCX or XLSX."""
    with file.open("rb") as opened:
        start = opened.read(1024)
    if start.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) or (start[:4] == b"RIFF" and start[8:12] == b"WEBP"):
        return PHOTO
    if start.startswith(b"%PDF-"):
        return _whole_pdf(file)
    if start.startswith(b"PK\x03\x04"):
        return _office(file)
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refused("这是旧格式的 Office 文件。请另存为 docx、xlsx 或 PDF 后再传。")
    if start[4:8] == b"ftyp" and start[8:12] in (b"heic", b"heix", b"mif1", b"hevc", b"avif"):
        raise Refused("这种照片格式（HEIC）暂不能识别。请在手机相机设置里选“兼容性最佳”（JPG），或截图后再传。")
    raise Refused(ACCEPTED)


def _whole_pdf(file: Path) -> str:
    with file.open("rb") as opened:
        opened.seek(max(0, file.stat().st_size - 2048))
        if b"%%EOF" not in opened.read():
            raise Refused("这个 PDF 不完整，可能没有传完，请重新上传。")
    return PDF


def _office(file: Path) -> str:
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as broken:
        raise Refused("这个文件打不开，可能没有传完，请重新上传。") from broken
    names = {part.filename for part in parts}
    if sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Refused("这个文件展开后太大，不能接收。请拆成几份，或另存为 PDF。")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Refused("文件里有宏，为安全起见不能接收。请另存为不带宏的 docx 或 xlsx。")
    for part, media in _PARTS.items():
        if part in names and "[Content_Types].xml" in names:
            return media
    raise Refused(ACCEPTED)
