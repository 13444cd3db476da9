"""Small files made on the spot, for tests here and in the rooms above."""

from __future__ import annotations

import io
import random
import zipfile

from PIL import Image, TiffImagePlugin


def photo(
    size: tuple[int, int] = (640, 480),
    *,
    kind: str = "JPEG",
    orientation: int = 0,
    with_gps: bool = False,
    noisy: bool = False,
    colour: str = "RGB",
    seed: int = 0,
) -> bytes:
    """A picture with a white mark in its top left corner; `seed` makes its bytes differ."""
    picture = Image.new(colour, size)
    if colour == "RGB":
        picture.paste((255, 255, 255), (0, 0, size[0] // 8, size[1] // 8))
        picture.paste((seed % 256, seed // 256 % 256, 7), (size[0] // 2, size[1] // 2, size[0], size[1]))
    if noisy:
        noise = Image.frombytes("RGB", (200, 200), random.Random(seed).randbytes(120_000))
        picture.paste(noise.resize(size, Image.Resampling.NEAREST))
    exif = Image.Exif()
    if orientation:
        exif[0x0112] = orientation
    if with_gps:
        place = exif.get_ifd(0x8825)
        place[1] = "N"
        place[2] = tuple(TiffImagePlugin.IFDRational(each) for each in (30, 15, 10))
        exif[0x010F] = "示例相机"
    out = io.BytesIO()
    picture.save(out, kind, **({"exif": exif} if kind == "JPEG" else {}))
    return out.getvalue()


def pdf() -> bytes:
    """The least that says it is a PDF, from its first to its last line."""
    return b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"


def office(*parts: str) -> bytes:
    """An office file holding these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in ("[Content_Types].xml", *parts):
            archive.writestr(name, "<xml/>")
    return out.getvalue()
