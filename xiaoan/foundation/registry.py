"""Tables that lower layers read and `wiring` fills: how a thing crosses upwards without an import.

A table is filled at start-up and read afterwards; entries keep the order in which they were written.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Generic, TypeVar

T = TypeVar("T")


class Table(Generic[T]):
    """Entries of one type under text keys; several entries may share a key unless `single`."""

    def __init__(self, name: str, *, single: bool = False) -> None:
        self.name = name
        self._single = single
        self._entries: dict[str, list[T]] = {}

    def add(self, key: str, entry: T) -> None:
        """Write one entry; the same entry twice is harmless, a rival under a single key is an error."""
        row = self._entries.setdefault(key, [])
        if entry in row:
            return
        if self._single and row:
            raise ValueError(f"{self.name}: {key} is already taken")
        row.append(entry)

    def get(self, key: str) -> tuple[T, ...]:
        return tuple(self._entries.get(key, ()))

    def __getitem__(self, key: str) -> T:
        return self._entries[key][0]

    def __contains__(self, key: str) -> bool:
        return key in self._entries

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def items(self) -> Iterator[tuple[str, T]]:
        for key, row in self._entries.items():
            for entry in row:
                yield key, entry
