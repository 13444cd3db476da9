"""What a person writes about a draft, checked field by field; wrong ones are all said at once, in Chinese."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, get_args

import msgspec

from xiaoan.engines.policy.shapes import DeadlineKind, Domain, Modality, Op, Per
from xiaoan.features.policies.carrying.days import chosen, windows
from xiaoan.features.policies.carrying.titles import LONGEST
from xiaoan.features.policies.carrying.whom import choices_of
from xiaoan.features.policies.shapes import AT_WORDS, CARRIES, Amount, By, Often, WasSaid
from xiaoan.foundation.errors import Refused
from xiaoan.foundation.text import cleaned
from xiaoan.kernel.catalogue.pack.shelf import Shelf

LONGEST_ACTION = 400
MOST_EVIDENCE = 12
MOST_POSTS = 6
MOST_MINUTES = 480
MOST_WINDOWS = 12
MOST_DAYS = 31
LONGEST_DAY, LONGEST_EVENT = 24, 80
_TEXTS = {"title": LONGEST, "action": LONGEST_ACTION, "actor": 80, "applies_to": 80}
_CHOICES = frozenset({"kind", "at", "posts", "only", "windows", "minutes", "files", "answered"})
_ISO = re.compile(r"P(?!$)(?:\d{1,4}[YMWD])*(?:T(?:\d{1,4}[HMS])+)?")


def changed(said: WasSaid, changes: Mapping[str, object], shelf: Shelf) -> WasSaid:
    """What is said after the changes. Refused with a sentence beside every field that is wrong or not known."""
    wrong: dict[str, str] = {}
    fields: dict[str, Any] = {}
    choices: dict[str, Any] = {}
    for name, value in changes.items():
        try:
            if name in _CHOICES:
                choices[name] = _choice(name, value, shelf)
            else:
                fields[name] = _field(name, value)
        except _WrongError as no:
            wrong[name] = no.says
    if wrong:
        raise Refused("有的地方填得不对，请改正。", wrong)
    fields["choices"] = msgspec.structs.replace(said.choices, **choices)
    return msgspec.structs.replace(said, **fields)


class _WrongError(Exception):
    def __init__(self, says: str) -> None:
        super().__init__(says)
        self.says = says


def _field(name: str, value: object) -> object:
    if name in _TEXTS:
        text = cleaned(_text(value), most=4000)
        if len(text) > _TEXTS[name]:
            raise _WrongError(f"最多 {_TEXTS[name]} 个字，现在 {len(text)} 个")
        if not text and name in ("title", "action"):
            raise _WrongError("请填写")
        return " ".join(text.split("\n"))
    if name == "domain":
        return _word(value, get_args(Domain), "请从列表中选择领域")
    if name == "modality":
        return _word(value, get_args(Modality), "请从列表中选择")
    if name == "evidence":
        return _evidence(value)
    if name == "frequency":
        return _often(value)
    if name == "threshold":
        return _amount(value)
    if name == "deadline":
        return _by(value)
    raise _WrongError("没有这一项")


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise _WrongError("要写成文字")
    return value


def _word(value: object, allowed: tuple[str, ...], says: str) -> str:
    if value not in allowed:
        raise _WrongError(says)
    return str(value)


def _strings(value: object, most: int) -> tuple[str, ...]:
    if isinstance(value, str) or not isinstance(value, list | tuple):
        raise _WrongError("要写成一列")
    found = tuple(dict.fromkeys(cleaned(_text(each), most=200) for each in value))
    if len(found) > most:
        raise _WrongError(f"最多 {most} 项")
    return tuple(each for each in found if each)


def _evidence(value: object) -> tuple[str, ...]:
    found = _strings(value, MOST_EVIDENCE)
    if any(len(each) > 40 for each in found):
        raise _WrongError("每样材料最多 40 个字")
    return found


def _struct(value: object, shape: type[msgspec.Struct]) -> Any:
    try:
        return msgspec.convert(msgspec.to_builtins(value), shape)
    except (msgspec.ValidationError, TypeError, ValueError) as no:
        raise _WrongError("写法不对，请重新填写") from no


def _often(value: object) -> Often | None:
    if value is None:
        return None
    made: Often = _struct(value, Often)
    _word(made.per, get_args(Per), "请选择多久一次")
    _word(made.op, get_args(Op), "请选择“不少于”或“正好”")
    if not 0 < made.times <= 1000 or made.times != made.times:
        raise _WrongError("次数要在 1 到 1000 之间")
    return made


def _amount(value: object) -> Amount | None:
    if value is None:
        return None
    made: Amount = _struct(value, Amount)
    _word(made.op, get_args(Op), "请选择“不少于”“不超过”或“正好”")
    numbers = made.value if isinstance(made.value, tuple) else (made.value,)
    if any(not 0 <= each <= 1_000_000 for each in numbers):
        raise _WrongError("数要在 0 到 1000000 之间")
    if (len(numbers) == 2) != (made.op == "between"):
        raise _WrongError("“在……之间”要写两个数")
    if len(numbers) == 2 and numbers[0] > numbers[1]:
        raise _WrongError("前一个数要不大于后一个数")
    unit = cleaned(made.unit, most=20)
    if not unit or len(unit) > 10:
        raise _WrongError("请写单位，例如 %、人、次")
    return msgspec.structs.replace(made, unit=unit)


def _by(value: object) -> By | None:
    if value is None:
        return None
    made: By = _struct(value, By)
    _word(made.kind, get_args(DeadlineKind), "请选择是哪一种期限")
    several = made.value if isinstance(made.value, tuple) else (str(made.value),)
    if len(several) > MOST_DAYS or any(len(each) > LONGEST_DAY for each in several):
        raise _WrongError(f"最多写 {MOST_DAYS} 个日子")
    made = msgspec.structs.replace(made, event=cleaned(made.event, most=LONGEST_EVENT))
    plain = str(made.value)
    if made.kind == "day_of_next_month" and not (plain.isascii() and plain.isdecimal() and 1 <= int(plain) <= 31):
        raise _WrongError("请写 1 到 31 之间的日子")
    if made.kind == "after_event" and not _ISO.fullmatch(plain):
        raise _WrongError("请写多长时间之内，例如 30 分钟、2 小时、3 天")
    if made.kind in ("date", "month", "date_range") and not windows(made):
        raise _WrongError("日期不对，请写成 2026-03-15 或 3 月 15 日")
    return made


def _choice(name: str, value: object, shelf: Shelf) -> object:
    if name == "kind":
        return _word(value, ("", *CARRIES), "请选择怎么办")
    if name == "at":
        return _word(value, ("", *AT_WORDS), "请选择由谁来做")
    if name == "posts":
        return known_posts(value, shelf)
    if name == "only":
        return None if value is None else _known(_strings(value, 12), choices_of(shelf), "有不认识的学校条件")
    if name == "windows":
        found = _strings(value, MOST_WINDOWS)
        if any(chosen(each) is None for each in found):
            raise _WrongError("日子要写成从几月几日到几月几日，且不跨年")
        return found
    if name == "minutes":
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST_MINUTES:
            raise _WrongError(f"分钟数要在 1 到 {MOST_MINUTES} 之间")
        return value
    if name == "files":
        if not isinstance(value, bool):
            raise _WrongError("请选择要不要传文件")
        return value
    return _strings(value, 20)


def known_posts(value: object, shelf: Shelf) -> tuple[str, ...]:
    """Codes of posts that exist."""
    return _known(_strings(value, MOST_POSTS), shelf.posts, "有不认识的岗位，请从列表中选择")


def _known(codes: tuple[str, ...], row: Mapping[str, object], says: str) -> tuple[str, ...]:
    if any(code not in row for code in codes):
        raise _WrongError(says)
    return codes


def posts_of(value: object, shelf: Shelf) -> tuple[str, ...]:
    """Posts that are answered for a whole piece, or Refused."""
    try:
        return known_posts(value, shelf)
    except _WrongError as no:
        raise Refused("有的地方填得不对，请改正。", {"posts": no.says}) from no
