"""Cells: what people type, read into the one form each column type is kept in, and shown again. Pure.

Refuses, in Chinese and by column, what is no such value; "" is an empty cell of any type.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from xiaoan.foundation.ids import parse_id
from xiaoan.foundation.text import cleaned, measure
from xiaoan.kernel.catalogue.pack.content import Column, Expiry, Ledger
from xiaoan.kernel.catalogue.pack.written import Param
from xiaoan.kernel.catalogue.rules import expiries_of
from xiaoan.kernel.org.arrivals import values as typed_values

LONGEST, LONGEST_LABEL, LONGEST_PHONE = 500, 120, 30
_NUMBER = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d{1,12})(?:\.\d{1,4})?")
_PHONE = re.compile(r"[0-9+][0-9+\-() 转,，、/]{2,29}")
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Known:
    """What the cells of one unit may name: ids by name, names by id; of `rows` by the ledger they stand in."""

    places: Mapping[str, tuple[UUID, ...]] = field(default_factory=dict)
    people: Mapping[str, tuple[UUID, ...]] = field(default_factory=dict)
    names: Mapping[UUID, str] = field(default_factory=dict)
    rows: Mapping[str, Mapping[str, tuple[UUID, ...]]] = field(default_factory=dict)


class Misread(Exception):
    """What a cell holds is no value of its column; the message says what to write."""


def read(column: Column, text: str, known: Known) -> str:
    """The cell as it is kept; Misread with the reason. Files are not checked here."""
    plain = cleaned(text, most=LONGEST + 1)
    if not plain:
        return ""
    match column.type:
        case "text":
            return _text(plain)
        case "number":
            return _number(plain, column.unit)
        case "date":
            day = typed_values.day(plain)
            if day is None:
                raise Misread("请填日期，例如 2026-09-01")
            return day.isoformat()
        case "choice":
            return _choice(column, plain)
        case "yes_no":
            answer = typed_values.yes_or_no(plain)
            if answer is None:
                raise Misread("请填 是 或 否")
            return answer
        case "phone":
            if not _PHONE.fullmatch(unicodedata.normalize("NFKC", plain)):
                raise Misread("请填电话号码，例如 13800000000 或 0571-00000000")
            return plain
        case "place":
            return _named(plain, known.places, known.names, "地点")
        case "person":
            return _named(plain, known.people, known.names, "人员")
        case "row":
            return _listed(plain, known.rows.get(column.of, {}))
        case "file":
            found = parse_id(plain)
            if found is None:
                raise Misread("请重新上传文件")
            return str(found)


def _text(plain: str) -> str:
    if len(plain) > LONGEST:
        raise Misread(f"太长了，请不要超过 {LONGEST} 个字")
    return plain


def _number(plain: str, unit: str) -> str:
    digits = unicodedata.normalize("NFKC", plain).removesuffix(unit).strip()
    if not _NUMBER.fullmatch(digits):
        raise Misread("请填数字，小数最多 4 位")
    number = Decimal(digits.replace(",", ""))
    plainly = f"{number:f}"
    return plainly.rstrip("0").rstrip(".") if "." in plainly else plainly


def _choice(column: Column, plain: str) -> str:
    word = unicodedata.normalize("NFKC", plain).casefold()
    for choice in column.choices:
        if word in (choice.code.casefold(), unicodedata.normalize("NFKC", choice.title).casefold()):
            return choice.code
    raise Misread(f"请填其中一项：{'、'.join(choice.title for choice in column.choices)}")


def _named(plain: str, by_name: Mapping[str, tuple[UUID, ...]], names: Mapping[UUID, str], what: str) -> str:
    key = parse_id(plain)
    if key is not None and any(key in ids for ids in by_name.values()):
        return str(key)
    found = by_name.get(plain, ())
    if len(found) > 1:
        raise Misread(f"有 {len(found)} 个{what}都叫“{plain[:20]}”，请在页面上选")
    if not found:
        raise Misread(f"本单位没有“{plain[:20]}”这个{what}，请先登记或从列表中选")
    return str(found[0])


def _listed(plain: str, by_label: Mapping[str, tuple[UUID, ...]]) -> str:
    """A row of another ledger, by its label or id; it stands there, or is refused."""
    key = parse_id(plain)
    if key is not None and any(key in ids for ids in by_label.values()):
        return str(key)
    found = by_label.get(plain, ())
    if len(found) > 1:
        raise Misread(f"那本台账里有 {len(found)} 行都叫“{plain[:20]}”，请在页面上选")
    if not found:
        raise Misread(f"那本台账里没有“{plain[:20]}”，请先在那里登记，或从列表中选")
    return str(found[0])


def shown(column: Column, value: str, known: Known) -> str:
    """A kept cell as a reader meets it."""
    if not value:
        return ""
    match column.type:
        case "choice":
            return next((choice.title for choice in column.choices if choice.code == value), value)
        case "yes_no":
            return "是" if value == "yes" else "否"
        case "number":
            return measure_of(value, column.unit)
        case "place" | "person" | "file" | "row":
            key = parse_id(value)
            return known.names.get(key, "（已看不到）") if key else value
        case _:
            return value


def measure_of(value: str, unit: str) -> str:
    """12.5 with its measure word, never parted on a line."""
    if not unit:
        return value
    number = Decimal(value)
    return measure(int(number), unit) if number == number.to_integral_value() else f"{value}\u00a0{unit}"


def label_of(ledger: Ledger, cells: Mapping[str, str]) -> str:
    """What a row is called by."""
    column = next((each for each in ledger.columns if each.code == ledger.label), None)
    value = cells.get(ledger.label, "")
    return (shown(column, value, Known()) if column else value).replace("\n", " ")[:LONGEST_LABEL]


def order_key(label: str) -> str:
    """A key under which A-2 stands before A-10."""
    plain = unicodedata.normalize("NFKC", label).casefold()
    return _DIGITS.sub(lambda found: found[0].lstrip("0").rjust(12, "0"), plain)[:400]


def place_of(ledger: Ledger, cells: Mapping[str, str]) -> UUID | None:
    """The place a row stands at."""
    return parse_id(cells.get(ledger.place, "")) if ledger.place else None


def dates(ledger: Ledger, cells: Mapping[str, str]) -> list[tuple[Expiry, date]]:
    """Every date on which something of a row runs out, the nearest first."""
    codes = {column.code for column in ledger.columns if column.type == "date"}
    typed: dict[str, object] = {code: _as_day(value) if code in codes else value for code, value in cells.items()}
    return sorted(expiries_of(ledger, typed), key=lambda found: found[1])


def remind_from(expiry: Expiry, on: date) -> date:
    """The first day on which the row is 快到期."""
    days = expiry.remind_days
    if isinstance(days, Param):
        raise ValueError(f"{expiry.code}: fill in the parameters first")
    return on - timedelta(days=days)


def nearest(ledger: Ledger, cells: Mapping[str, str]) -> tuple[date | None, date | None]:
    """The first day something has run out on, and the first day something is 快到期; None when nothing will."""
    found = dates(ledger, cells)
    return (
        min((on for _, on in found), default=None),
        min((remind_from(expiry, on) for expiry, on in found), default=None),
    )


def _as_day(value: str) -> date | None:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None
