"""Names of files as people may see them: no path, no control marks, the suffix the content deserves.

A name never reaches the disk: content lies under its digest.
"""

from __future__ import annotations

import re

from xiaoan.foundation.text import cleaned

LONGEST = 120
SUFFIXES = {
    "image/jpeg": ".jpg",
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
}
_FORBIDDEN = re.compile(r'[<>:"|?*%#]')
_KNOWN_SUFFIX = re.compile(r"\.(jpe?g|png|webp|pdf|docx|xlsx)$", re.IGNORECASE)
_DEVICES = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)$", re.IGNORECASE)


def clean_name(name: str, media: str = "") -> str:
    """The last part of whatever the client called the file, with the suffix of `media` when that is known."""
    last = re.split(r"[/\\]", name.replace("\n", " ").replace("\r", " "))[-1]
    plain = _FORBIDDEN.sub("_", cleaned(last, most=1000)).strip(" .")
    suffix = SUFFIXES.get(media)
    if suffix is None:
        return _stem(plain)[:LONGEST]
    return _stem(_KNOWN_SUFFIX.sub("", plain))[: LONGEST - len(suffix)] + suffix


def _stem(text: str) -> str:
    bare = text.strip(" .")
    return f"附件_{bare}" if _DEVICES.match(bare.partition(".")[0]) else bare or "附件"
