"""Office files are zips of XML: opened only when what they unpack to can be borne, read without entities.

Sizes are the archive's own word; zipfile stops reading there, so a lie does not help.
"""

from __future__ import annotations

import io
import zipfile
import zlib

from lxml import etree

from xiaoan.engines.policy.shapes import Unreadable

MOST_PARTS = 2_000
MOST_UNPACKED = 60_000_000
_DENSE, _DENSE_FROM = 200, 20_000_000

_BROKEN = "这个文件打不开，可能已损坏或没有传完。请用 Word 或 WPS 打开，另存为 {form} 再试。"
_ODD = "文件里有不该有的内容，没有打开。请用 Word 或 WPS 打开，另存为 {form} 再试。"
_SWOLLEN = "这个文件展开后太大，没有打开。请只留下文字，另存为 {form} 再试。"
_LOCKED = "这个文件加了密码。请去掉密码，另存为 {form} 再试。"


class Packed:
    """An office file, held in memory; `form` is what people are advised to save it as."""

    def __init__(self, content: bytes, form: str) -> None:
        self._form = form
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(content))
            parts = self._archive.infolist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError) as broken:
            raise self.broken() from broken
        if any(part.flag_bits & 1 for part in parts):
            raise Unreadable(_LOCKED.format(form=form))
        size, packed = sum(part.file_size for part in parts), sum(part.compress_size for part in parts)
        if len(parts) > MOST_PARTS or size > MOST_UNPACKED or (size > _DENSE_FROM and size > packed * _DENSE):
            raise Unreadable(_SWOLLEN.format(form=form))
        self.names = frozenset(part.filename for part in parts)

    def size(self, name: str) -> int:
        """Bytes of a part, unpacked."""
        return self._archive.getinfo(name).file_size

    def part(self, name: str) -> bytes:
        """The bytes of a part; none where it is missing."""
        if name not in self.names:
            return b""
        try:
            return self._archive.read(name)
        except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, EOFError) as broken:
            raise self.broken() from broken

    def tree(self, name: str) -> etree._Element | None:
        """The XML of a part; None where it is missing."""
        content = self.part(name)
        if not content:
            return None
        if (
            b"<!DOCTYPE" in content
            or b"<!ENTITY" in content
            or content[:2] in (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")
        ):
            raise Unreadable(_ODD.format(form=self._form))
        try:
            return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
        except etree.XMLSyntaxError as broken:
            raise self.broken() from broken

    def broken(self) -> Unreadable:
        """The refusal of what cannot be opened."""
        return Unreadable(_BROKEN.format(form=self._form))
