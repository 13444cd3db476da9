"""`duplicates.yaml`: pairs that are alike for a reason. An excuse that is not needed, or written twice, is refused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from xiaoan.foundation.errors import BadPack
from xiaoan.kernel.catalogue.pack.written import Written
from xiaoan.kernel.catalogue.quality.duplicates import Pair
from xiaoan.kernel.catalogue.quality.places import bad
from xiaoan.kernel.catalogue.reading.decoding import Decoder, Lines
from xiaoan.kernel.catalogue.reading.nodes import nodes

FILE = "duplicates.yaml"


class Excuse(Written, frozen=True, kw_only=True):
    """Two codes (an item, a ledger or `<ledger>.<column>`, a hazard kind, `fact:…`), and why both are right."""

    both: tuple[str, ...]
    why: str


class Excuses(Written, frozen=True, kw_only=True):
    """The whole file."""

    excuses: tuple[Excuse, ...] = ()


def unexcused(root: Path, pairs: Iterable[Pair]) -> Iterator[BadPack]:
    """Pairs without an excuse, and excuses without a pair. Raises BadPack when the file cannot be read."""
    lines = Lines()
    given: dict[frozenset[str], Excuse] = {}
    for excuse in _read(root, lines):
        codes = frozenset(excuse.both)
        if len(excuse.both) != 2 or len(codes) != 2:
            yield lines.bad(excuse, "both", "both 要写两个不同的代码。")
        elif codes in given:
            yield lines.bad(excuse, "both", "这一对已经写过了。")
        else:
            given[codes] = excuse
    met: set[frozenset[str]] = set()
    for pair in pairs:
        reason = f"{pair.reason}，或者在 {FILE} 里写明为什么要两样。"
        if pair.codes not in given and pair.codes not in met:
            yield bad(root, pair.pack, pair.code, reason, pair.family)
        met.add(pair.codes)
    for codes, excuse in given.items():
        if codes not in met:
            yield lines.bad(excuse, "both", f"{'、'.join(excuse.both)} 并不重复，请去掉。")


def _read(root: Path, lines: Lines) -> tuple[Excuse, ...]:
    file = root / FILE
    if not file.is_file():
        return ()
    read: Excuses = Decoder(FILE, lines).struct(Excuses, nodes(file.read_bytes(), FILE))
    return read.excuses
