"""What the table may refer to: packs as they were read, and the rooms of the program as its folders stand."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

import xiaoan
from xiaoan.kernel.catalogue.pack.schema import Pack

FEATURES = "features"
LAYERS = {"kernel": "kernel", "engine": "engines", "report": "reports", "surface": "surfaces"}
"""The prefix of a reference to a room -> the folder of its layer; a feature is looked up in the table itself."""


@dataclass(frozen=True, slots=True)
class House:
    """Packs by code, and folder of a layer -> the rooms in it."""

    packs: Mapping[str, Pack]
    rooms: Mapping[str, Collection[str]]


def house_with(packs: Mapping[str, Pack]) -> House:
    """The house as it is installed, with these packs."""
    return House(packs, {layer: _rooms(layer) for layer in (*LAYERS.values(), FEATURES)})


def _rooms(layer: str) -> frozenset[str]:
    return frozenset(each.parent.name for each in Path(xiaoan.__path__[0], layer).glob("*/__init__.py"))
