"""QR codes as inline SVG, drawn here: no picture is fetched from anywhere."""

from __future__ import annotations

import io

import segno
from django.utils.safestring import SafeString, mark_safe


def svg(text: str, *, scale: int = 4, fits: bool = False) -> SafeString:
    """An SVG of the QR code of `text`; `scale` is the side of a module in pixels. `fits`: as large as its frame."""
    out = io.BytesIO()
    made = segno.make(text, error="m")
    made.save(out, kind="svg", scale=scale, xmldecl=False, svgns=True, border=2, omitsize=fits)
    return mark_safe(out.getvalue().decode())  # noqa: S308  the library escapes; the text enters only as modules
