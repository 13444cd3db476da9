"""What each column is taken for: first what this unit's lists were told before, then the usual words. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from xiaoan.features.imports.shapes import LEAVE, Field, Heading
from xiaoan.kernel.org.arrivals.headings import plain

_NUMBERING = frozenset({"序号", "编号序", "no", "№", "序"})


def matched(
    found: Sequence[Heading], fields: Sequence[Field], known: Mapping[str, str], remembered: Mapping[str, str]
) -> tuple[dict[str, str], list[Heading]]:
    """(column -> field or "-", the columns nobody knows yet). Of two columns for one field the first has it."""
    codes = {field.code for field in fields}
    mapping: dict[str, str] = {}
    unknown: list[Heading] = []
    # What was told before goes first, wherever its column stands.
    for heading in sorted(found, key=lambda each: plain(each.title) not in remembered):
        said = plain(heading.title)
        means = remembered.get(said) or known.get(said) or (LEAVE if said in _NUMBERING else "")
        if means == LEAVE:
            mapping[str(heading.column)] = LEAVE
        elif means in codes and means not in mapping.values():
            mapping[str(heading.column)] = means
        elif means in codes or heading.samples:
            unknown.append(heading)
    return mapping, sorted(unknown, key=lambda each: each.column)


def lacking(fields: Sequence[Field], mapping: Mapping[str, str]) -> list[Field]:
    """Fields a list cannot do without that no column has."""
    return [field for field in fields if field.required and field.code not in mapping.values()]
