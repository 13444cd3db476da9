"""What features keep of a person, erased with him."""

from __future__ import annotations

from xiaoan.features.channels.erasing import erase as channels
from xiaoan.features.exports.erasing import erase as exports
from xiaoan.features.feeds.erasing import erase as feeds
from xiaoan.features.imports.erasing import erase as imports
from xiaoan.kernel.org.erasing import ERASERS


def fill() -> None:
    ERASERS.add("channels", channels)
    ERASERS.add("exports", exports)
    ERASERS.add("feeds", feeds)
    ERASERS.add("imports", imports)
