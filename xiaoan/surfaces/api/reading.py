"""From the bytes of a request to a typed body: strict types, closed keys, and nothing the database cannot hold.

`said` is the one door. It refuses what is no JSON (400), what is of another shape (422, naming the field), and
what no honest program sends: zero bytes in a text, instants without a zone, years outside a school's life.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar

import msgspec
from django.http import HttpRequest
from django.utils.translation import gettext as _

from xiaoan.foundation.errors import Refused
from xiaoan.surfaces.api.problems import Malformed, UnsupportedMedia
from xiaoan.surfaces.api.wording import body_faults

B = TypeVar("B", bound=msgspec.Struct)

FIRST_YEAR, LAST_YEAR = 2000, 2099
LARGEST_NUMBER = 10**15
JSON = "application/json"


class Said(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a program says about something: a key nobody knows is refused, so that no typing error is lost."""


def said(request: HttpRequest, shape: type[B]) -> B:
    """The body of a request as a value of `shape`. An empty body says nothing, that is `{}`."""
    if request.content_type not in ("", JSON) and request.body:
        raise UnsupportedMedia(_("请用 application/json 提交。"))
    try:
        value = msgspec.json.decode(request.body or b"{}", type=shape)
    except msgspec.ValidationError as wrong:
        raise Refused(_("提交的内容有误，请改正后再交。"), body_faults(str(wrong))) from wrong
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as wrong:
        raise Malformed(_("提交的内容不是正确的 JSON。")) from wrong
    faults = dict(_faults(value, ""))
    if faults:
        raise Refused(_("提交的内容有误，请改正后再交。"), faults)
    return value


def _faults(value: object, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from _faults(getattr(value, name), f"{path}.{name}" if path else name)
    elif isinstance(value, tuple | list):
        for index, each in enumerate(value):
            yield from _faults(each, f"{path}[{index}]")
    else:
        wrong = unfit(value)
        if wrong:
            yield path, wrong


def unfit(value: object) -> str:
    """Why a single value cannot be taken, or ""."""
    if isinstance(value, str):
        return _("有不能识别的字符") if "\x00" in value else ""
    if isinstance(value, datetime) and value.tzinfo is None:
        return _("时间要带时区，如 2026-10-20T08:05:00+08:00")
    if isinstance(value, date):
        return "" if FIRST_YEAR <= value.year <= LAST_YEAR else _("年份不对，请核对")
    if isinstance(value, Decimal):
        return "" if value.is_finite() and abs(value) < LARGEST_NUMBER else _("数字太大")
    return ""
