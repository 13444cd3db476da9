"""What is taken for what: by bytes, never by name."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from pathlib import Path

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from xiaoan.foundation.errors import Refused
from xiaoan.kernel.files import pictures
from xiaoan.kernel.files.names import clean_name
from xiaoan.kernel.files.recognition import DOCX, MOST_UNPACKED, PDF, PHOTO, XLSX, looks_like
from xiaoan.kernel.files.tests.samples import office, pdf, photo

TRICKS = {
    "../../etc/passwd": "passwd",
    "..\\..\\windows\\win.ini": "win.ini",
    "/": "附件",
    "": "附件",
    "...": "附件",
    "con.txt": "附件_con.txt",
    "整改后\u202egpj.exe": "整改后gpj.exe",
    "a\x00b\nc.jpg": "ab c.jpg",
    '<img src=x onerror="1">.png': "_img src=x onerror=_1__.png",
    "x" * 500: "x" * 120,
}


@pytest.mark.parametrize(("given", "kept"), TRICKS.items())
def test_a_name_keeps_no_path_and_no_trick(given: str, kept: str) -> None:
    assert clean_name(given) == kept


def test_a_name_takes_the_suffix_its_content_deserves() -> None:
    assert clean_name("整改后.PNG", PHOTO) == "整改后.jpg"
    assert clean_name("整改.pdf.exe", PDF) == "整改.pdf.exe.pdf"
    assert len(clean_name("长" * 300, XLSX)) == 120
    assert clean_name("长" * 300, XLSX).endswith(".xlsx")
    assert clean_name("con", PDF) == "附件_con.pdf"


def kept(folder: Path, content: bytes) -> Path:
    file = folder / "arrival"
    file.write_bytes(content)
    return file


GOOD = {
    "jpeg": (photo(), PHOTO),
    "png": (photo(kind="PNG"), PHOTO),
    "webp": (photo(kind="WEBP"), PHOTO),
    "pdf": (pdf(), PDF),
    "docx": (office("word/document.xml"), DOCX),
    "xlsx": (office("xl/workbook.xml"), XLSX),
}


@pytest.mark.parametrize("name", GOOD)
def test_photos_and_documents_are_known_by_their_bytes(name: str, tmp_path: Path) -> None:
    content, media = GOOD[name]
    assert looks_like(kept(tmp_path, content)) == media


def zip_of(*names: str, size: int = 10) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, b"0" * size)
    return out.getvalue()


def zip_with(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


BAD = {
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "html": b"<!DOCTYPE html><html><body>hi</body></html>",
    "gif": b"GIF89a" + bytes(40),
    "exe": b"MZ" + bytes(200),
    "text": "整改完成".encode(),
    "old office": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "heic": b"\x00\x00\x00\x18ftypheic" + bytes(100),
    "cut pdf": pdf()[:-10],
    "plain zip": zip_of("a.txt"),
    "cut zip": office("word/document.xml")[:-30],
    "macro": office("word/document.xml", "word/vbaProject.bin"),
    "macro under another name": zip_with(
        {
            "[Content_Types].xml": b"application/vnd.ms-office.vbaProject",
            "word/document.xml": b"x",
            "word/data.bin": b"x",
        }
    ),
    "macro-enabled by its type": zip_with(
        {"[Content_Types].xml": b"application/vnd.ms-excel.sheet.macroEnabled.main+xml", "xl/workbook.xml": b"x"}
    ),
    "embedded object": office("word/document.xml", "word/embeddings/oleObject1.bin"),
    "ActiveX": office("word/document.xml", "word/activeX/activeX1.xml"),
    "template from elsewhere": zip_with(
        {
            "[Content_Types].xml": b"x",
            "word/document.xml": b"x",
            "word/_rels/settings.xml.rels": b'<Relationship Type="http://x/attachedTemplate"'
            b'\n Target="http://x/a.dotm" TargetMode="External"/>',
        }
    ),
    "a thousand thousand parts": office("word/document.xml", *(f"p{n}" for n in range(5_100))),
    "a list of parts that never ends": zip_with({"[Content_Types].xml": b" " * 3_000_000, "word/document.xml": b"x"}),
    "pdf with a script": pdf().replace(b"/Type /Catalog", b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >>"),
    "pdf that starts a program": pdf().replace(b"/Type /Catalog", b"/OpenAction << /S /Launch /F (cmd.exe) >>"),
    "html that looks like pdf later": b"<html>%PDF-1.4 %%EOF",
    "unpacks to too much": zip_of("[Content_Types].xml", "word/document.xml", size=MOST_UNPACKED),
}


@pytest.mark.parametrize("name", BAD)
def test_anything_else_is_refused_in_chinese(name: str, tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        looks_like(kept(tmp_path, BAD[name]))
    assert any("\u4e00" <= letter <= "\u9fff" for letter in refused.value.reason)


def clean(folder: Path, content: bytes) -> tuple[Path, Path, pictures.Size]:
    small, large = folder / "small", folder / "large"
    size = pictures.clean(kept(folder, content), large, small)
    return large, small, size


def test_a_photo_of_forty_megapixels_is_taken_and_scaled_down(tmp_path: Path) -> None:
    large, small, size = clean(tmp_path, photo((7300, 5480)))
    assert size == (2560, 1922)
    with Image.open(large) as opened:
        assert opened.size == size
        assert opened.format == "JPEG"
    with Image.open(small) as opened:
        assert max(opened.size) == 480


def test_a_photo_above_sixty_megapixels_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="百万像素"):
        clean(tmp_path, photo((8000, 7600), kind="PNG", colour="1"))


def claiming(png: bytes, width: int, height: int) -> bytes:
    """A PNG whose head says another size than its body has."""
    head = b"IHDR" + struct.pack(">II", width, height) + png[24:29]
    return png[:12] + head + struct.pack(">I", zlib.crc32(head)) + png[33:]


def test_a_bomb_of_pixels_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused):
        clean(tmp_path, claiming(photo(kind="PNG"), 40_000, 40_000))


def test_place_and_camera_leave_the_photo(tmp_path: Path) -> None:
    content = photo(with_gps=True)
    with Image.open(io.BytesIO(content)) as before:
        assert before.getexif().get_ifd(0x8825)[1] == "N"
    large, _, _ = clean(tmp_path, content)
    with Image.open(large) as opened:
        assert not dict(opened.getexif())
        assert "exif" not in opened.info
    assert b"Exif" not in large.read_bytes()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_what_hangs_on_a_photo_does_not_stay_with_it(kind: str, tmp_path: Path) -> None:
    """A picture that is a page or an archive as well, and one that carries its place in other ways than EXIF."""
    out = io.BytesIO()
    exif, picture = Image.Exif(), Image.new("RGB", (64, 64), "red")
    exif.get_ifd(0x8825)[1] = "N"
    exif[0x010E] = "39.9N 116.4E"
    more: dict[str, object] = {"exif": exif}
    if kind == "PNG":
        words = PngInfo()
        words.add_text("XML:com.adobe.xmp", "<x:xmpmeta>39.9N 116.4E</x:xmpmeta>")
        more["pnginfo"] = words
    else:
        more["xmp"] = b"<x:xmpmeta>39.9N 116.4E</x:xmpmeta>"
    picture.save(out, kind, **more)
    page = b"<html><script>alert(1)</script></html>"
    for clean_one in clean(tmp_path, out.getvalue() + page + office("word/document.xml"))[:2]:
        left = clean_one.read_bytes()
        assert left.startswith(b"\xff\xd8\xff")
        for bad in (b"<script", b"PK\x03\x04", b"39.9N", b"Exif", b"xmpmeta", b"ICC_PROFILE"):
            assert bad not in left


def test_a_pdf_that_is_an_archive_as_well_is_kept_as_a_pdf(tmp_path: Path) -> None:
    both = pdf() + office("word/document.xml", "word/vbaProject.bin") + b"\n%%EOF\n"
    assert looks_like(kept(tmp_path, both)) == PDF
    assert clean_name("表.docm", PDF).endswith(".pdf")


def test_an_office_file_whose_list_lies_about_sizes_breaks_nothing(tmp_path: Path) -> None:
    honest = bytearray(zip_with({"[Content_Types].xml": b"x" * 50_000, "word/document.xml": b"x"}))
    where = honest.rindex(b"PK\x01\x02", 0, honest.rindex(b"PK\x01\x02"))
    honest[where + 24 : where + 28] = struct.pack("<I", 10)
    with pytest.raises(Refused):
        looks_like(kept(tmp_path, bytes(honest)))


def test_a_photo_taken_sideways_is_turned_upright(tmp_path: Path) -> None:
    large, _, size = clean(tmp_path, photo((400, 300), orientation=6))
    assert size == (300, 400)
    with Image.open(large) as opened:
        # The mark in the corner of the sensor is now at the top right.
        black_or_white = opened.convert("1", dither=Image.Dither.NONE)
        assert black_or_white.getpixel((290, 10)) == 255
        assert black_or_white.getpixel((10, 10)) == 0


def test_a_transparent_picture_becomes_white_not_black(tmp_path: Path) -> None:
    out = io.BytesIO()
    Image.new("RGBA", (50, 50), (0, 0, 0, 0)).save(out, "PNG")
    large, _, _ = clean(tmp_path, out.getvalue())
    with Image.open(large) as opened:
        assert opened.getpixel((25, 25)) == (255, 255, 255)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_cut_short_is_refused(kind: str, tmp_path: Path) -> None:
    content = photo((3000, 2000), kind=kind, noisy=True)
    with pytest.raises(Refused, match="打不开"):
        clean(tmp_path, content[: len(content) // 2])


def test_an_image_that_is_no_image_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="打不开"):
        clean(tmp_path, b"\xff\xd8\xff\xe0" + bytes(5000))
