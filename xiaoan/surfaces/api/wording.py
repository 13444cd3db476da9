"""What is wrong with a value, in Chinese: the words of msgspec (bodies) and of pydantic (parameters) translated.

A message nobody foresaw becomes 填写不对: the field is named all the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

_PATH = re.compile(r" - at `(?:key in )?\$\.?(?P<path>[^`]*)`$")
_MISSING = re.compile(r"^Object missing required field `(?P<name>[^`]+)`")
_UNKNOWN = re.compile(r"^Object contains unknown field `(?P<name>[^`]+)`")
_EXPECTED = re.compile(r"^Expected `(?P<wanted>[^`]+)`(?:, got `[^`]+`)?")
_BOUND = re.compile(r"^Expected `(?P<kind>\w+)` (?P<how>>=|<=|>|<) (?P<limit>[\d.\-]+)")
_LENGTH = re.compile(r"^Expected `(?P<kind>\w+)` of length (?P<how>>=|<=) (?P<limit>\d+)")


def _types() -> dict[str, str]:
    return {
        "int": _("应为整数"),
        "float": _("应为数字"),
        "decimal": _("应为数字"),
        "str": _("应为文字"),
        "bool": _("应为 true 或 false"),
        "array": _("应为列表"),
        "object": _("应为对象"),
        "uuid": _("应为 UUID 编号"),
        "datetime": _("应为带时区的时间，如 2026-10-20T08:05:00+08:00"),
        "date": _("应为日期，如 2026-10-20"),
    }


def body_faults(message: str) -> dict[str, str]:
    """Field path -> sentence, from one message of msgspec; the path is "" when the whole body is meant."""
    found = _PATH.search(message)
    path, said = (found["path"], message[: found.start()]) if found else ("", message)
    for pattern, words in ((_MISSING, _("缺少这一项")), (_UNKNOWN, _("没有这一项"))):
        named = pattern.match(said)
        if named:
            return {".".join(part for part in (path, named["name"]) if part): words}
    return {path: _said(said)}


def _said(said: str) -> str:
    length, bound = _LENGTH.match(said), _BOUND.match(said)
    if length:
        return _length(length["kind"], length["how"], length["limit"])
    if bound:
        return _at_least(bound["limit"]) if bound["how"].startswith(">") else _at_most(bound["limit"])
    if said.startswith("Invalid enum value"):
        return _("不是可选的值")
    if "RFC3339" in said or "date" in said:
        return _types()["date" if "`date`" in said or "date " in said.removeprefix("Invalid ") else "datetime"]
    if "UUID" in said:
        return _types()["uuid"]
    if "range" in said:
        return _("数字太大")
    expected = _EXPECTED.match(said)
    if expected:
        return _types().get(expected["wanted"].split(" | ")[0], _("填写不对"))
    return _("填写不对")


def _length(kind: str, how: str, limit: str) -> str:
    if kind == "str":
        return _("最多 {n} 个字").format(n=limit) if how == "<=" else _("至少 {n} 个字").format(n=limit)
    return _("最多 {n} 项").format(n=limit) if how == "<=" else _("至少 {n} 项").format(n=limit)


def _at_least(limit: object) -> str:
    return _("不能小于 {limit}").format(limit=limit)


def _at_most(limit: object) -> str:
    return _("不能大于 {limit}").format(limit=limit)


def parameter_faults(errors: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Parameter -> sentence, from the errors of a query string."""
    return {str(error["loc"][-1]): _parameter(str(error["type"]), error.get("ctx") or {}) for error in errors}


def _parameter(kind: str, context: Mapping[str, Any]) -> str:
    if kind in ("greater_than_equal", "less_than_equal"):
        return _at_least(context.get("ge")) if kind == "greater_than_equal" else _at_most(context.get("le"))
    if kind.startswith("string_too"):
        limit = context.get("max_length") or context.get("min_length")
        return _length("str", "<=" if kind == "string_too_long" else ">=", str(limit))
    if kind == "missing":
        return _("缺少这一项")
    if kind in ("literal_error", "enum", "string_pattern_mismatch"):
        return _("不是可选的值")
    for start, name in (("uuid", "uuid"), ("datetime", "datetime"), ("timezone", "datetime"), ("date", "date")):
        if kind.startswith(start):
            return _types()[name]
    return _types().get(kind.partition("_")[0], _("填写不对"))
