"""Photographs made fit to keep: really decoded, turned upright, at most 2560 px, without EXIF, GPS or other
metadata; and a small view for lists. The bytes as they came are not kept, their digest is.
"""

from __future__ import annotations

import struct
import warnings
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageFile

from xiaoan.foundation.errors import Refused

MAX_IMAGE_PIXELS = 60_000_000
LONGEST_SIDE = 2560
THUMBNAIL_SIDE = 480
_FORMATS = ("JPEG", "PNG", "WEBP")
_ORIENTATION = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""How a picture with this EXIF orientation is turned upright (Exif 2.32, tag 274)."""
_BROKEN = (OSError, ValueError, SyntaxError, EOFError, struct.error, Image.DecompressionBombError)


class Size(NamedTuple):
    """Pixels of the cleaned photograph."""

    width: int
    height: int


def clean(source: Path, photo: Path, thumbnail: Path) -> Size:
    """Write the cleaned photograph and its small view as JPEG. Refuses what cannot be decoded to its end."""
    try:
        with warnings.catch_warnings():
            # We judge the size ourselves, before a single pixel is decoded.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            # A library that draws papers tells Pillow, for the whole process, to make up what is missing of a picture.
            ImageFile.LOAD_TRUNCATED_IMAGES = False
            picture = _upright(source)
    except Refused:
        raise
    except _BROKEN as broken:
        raise Refused("这张照片打不开，可能已损坏或没有传完，请重拍或重新选择。") from broken
    _write(picture, photo, quality=85)
    small = picture.copy()
    small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
    _write(small, thumbnail, quality=80)
    return Size(*picture.size)


def _upright(source: Path) -> Image.Image:
    with Image.open(source, formats=_FORMATS) as opened:
        width, height = opened.size
        if width * height > MAX_IMAGE_PIXELS:
            millions = round(width * height / 1_000_000)
            raise Refused(f"照片有 {millions} 百万像素，超过 60 百万，请调低相机分辨率后重拍。")
        turn = _TURNS.get(opened.getexif().get(_ORIENTATION, 1))
        flat = _flat(opened)
        return flat if turn is None else flat.transpose(turn)


def _flat(picture: Image.Image) -> Image.Image:
    """Scaled down, without transparency or palette; JPEG is scaled while it is decoded, to spare memory."""
    if picture.mode not in ("RGB", "L"):
        if picture.has_transparency_data:
            layered = picture.convert("RGBA")
            picture = Image.new("RGBA", layered.size, "white")
            picture.alpha_composite(layered)
        picture = picture.convert("RGB")
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), reducing_gap=2.0)
    picture.load()
    return picture


def _write(picture: Image.Image, file: Path, *, quality: int) -> None:
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)
    bare.save(file, "JPEG", quality=quality, optimize=True)
