"""What can be exported: kinds with the function that makes each, filled in by the wiring."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import IO, NamedTuple, TypeAlias

from xiaoan.foundation.registry import Table
from xiaoan.kernel.access.rules import Viewer

Progress: TypeAlias = Callable[[int, int], None]
"""Called with how many of how many are done; cheap, so call it as often as you like."""


class Made(NamedTuple):
    """A finished file at its beginning: whoever takes it closes it. `rows` as a person would count them."""

    file: IO[bytes]
    name: str
    media: str
    rows: int = 0


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of export.

    `verbs`: one of them must be held, and what the maker may see by them is what the file holds. `make` runs in a
    read-only look with exactly the asker's scope, as the database role of the pages, as of the present rights; what it
    raises as Refused or NotFound is told to the asker. `allowed` is asked again at each download, in the owner's scope:
    it raises NotFound when the thing itself is out of his sight by now.
    """

    title: str
    verbs: tuple[str, ...]
    make: Callable[[Viewer, Mapping[str, str], datetime, Progress], Made]
    allowed: Callable[[Viewer, Mapping[str, str], datetime], None] = lambda _viewer, _arguments, _at: None


EXPORTS: Table[Kind] = Table("exports", single=True)
