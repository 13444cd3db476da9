"""What a file is, told by its bytes alone: a photograph, a PDF, a docx or an xlsx. Its name and the browser's
word for it are not asked. Old Office files, macros, embedded programs, templates fetched from elsewhere, PDFs that run
something, SVG, HTML and the rest are refused with the way out.

A PDF that hides its script in a compressed stream passes: nothing here opens it, and it is only handed out to be saved.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path

from xiaoan.foundation.errors import Refused

PHOTO = "image/jpeg"
PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PARTS = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX}

MOST_UNPACKED = 200 * 1024 * 1024
"""Bytes an office file may hold unpacked; a greater one is made to exhaust whoever opens it."""

MOST_PARTS = 5_000
LONGEST_LIST = 2 * 1024 * 1024

_TYPES = "[Content_Types].xml"
_PROGRAM = re.compile(r"(?i)vbaproject|/activex/|/embeddings/[^/]*\.(bin|exe|vbs|js|ps1|bat|cmd|scr|hta)$")
_MACRO = re.compile(rb"(?i)macroenabled|vbaproject|ms-office\.activex")
_FETCHED = re.compile(
    rb"(?is)<[^>]*(attachedTemplate[^>]*TargetMode\s*=\s*.External|TargetMode\s*=\s*.External[^>]*attachedTemplate)"
)
_RUNS = re.compile(rb"/(JavaScript|JS|Launch|RichMedia|EmbeddedFile)(?=[\s/(<\[])")

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
    content = file.read_bytes()
    if b"%%EOF" not in content[-2048:]:
        raise Refused("这个 PDF 不完整，可能没有传完，请重新上传。")
    if _RUNS.search(content):
        raise Refused("这个 PDF 里带有脚本或要启动别的程序，为安全起见不能接收。请打印成 PDF 后再传。")
    return PDF


def _office(file: Path) -> str:
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
            _bearable(parts)
            names = {part.filename for part in parts}
            says = [_read(archive, name) for name in names if name == _TYPES or name.endswith(".rels")]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError, zlib.error) as broken:
        raise Refused("这个文件打不开，可能已损坏、加了密码或没有传完，请重新上传。") from broken
    if any(_PROGRAM.search(name) for name in names) or any(_MACRO.search(each) for each in says):
        raise Refused("文件里有宏或嵌入的程序，为安全起见不能接收。请另存为不带宏的 docx 或 xlsx，或另存为 PDF。")
    if any(_FETCHED.search(each) for each in says):
        raise Refused("这个文件打开时会到别处取模板，为安全起见不能接收。请另存为 PDF 后再传。")
    for part, media in _PARTS.items():
        if part in names and _TYPES in names:
            return media
    raise Refused(ACCEPTED)


def _bearable(parts: list[zipfile.ZipInfo]) -> None:
    """Refused when unpacking would exhaust whoever does it; told by the archive's own list, nothing is unpacked."""
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Refused("这个文件展开后太大，不能接收。请拆成几份，或另存为 PDF。")


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    """The beginning of a part: lists of what is inside are short in an honest file."""
    with archive.open(name) as opened:
        content = opened.read(LONGEST_LIST + 1)
    if len(content) > LONGEST_LIST:
        raise Refused(ACCEPTED)
    return content
