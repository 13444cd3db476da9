"""Parameters: what a value may be, which of two is stricter, and a pack with every parameter filled in."""

from __future__ import annotations

from collections.abc import Mapping
from operator import is_
from typing import Any, Literal

import msgspec

from xiaoan.kernel.catalogue.pack.content import Column
from xiaoan.kernel.catalogue.pack.schema import Pack, Parameter, Profile, Value
from xiaoan.kernel.catalogue.pack.written import Param, Word, Written

Comparison = Literal["same", "stricter", "laxer", "incomparable"]


def misfit(parameter: Parameter, value: Value) -> str:
    """Why the value cannot be one of this parameter, in Chinese; empty when it can."""
    if parameter.type == "number":
        least, most = parameter.least, parameter.most
        if not isinstance(value, int):
            return f"“{parameter.title}”应当是整数。"
        if (least is not None and value < least) or (most is not None and value > most):
            return f"“{parameter.title}”只能在 {least} 到 {most} 之间，现在是 {value}。"
        return ""
    if parameter.type == "choice":
        if str(value) not in parameter.allowed:
            return f"“{parameter.title}”只能是：{'、'.join(parameter.allowed)}。"
        return ""
    known = {choice.code for choice in parameter.choices}
    words = value if isinstance(value, tuple) else (str(value),)
    if unknown := [word for word in words if word not in known]:
        return f"“{parameter.title}”里没有“{unknown[0]}”，可选：{'、'.join(sorted(known))}。"
    if len(set(words)) != len(words):
        return f"“{parameter.title}”里有重复的项。"
    return ""


def compare(parameter: Parameter, value: Value, than: Value) -> Comparison:
    """How `value` stands to `than`, both being fit values of the parameter."""
    if parameter.type == "set":
        new, old = _words(value), _words(than)
        if new == old:
            return "same"
        return "stricter" if new > old else "laxer" if new < old else "incomparable"
    rank, base = _rank(parameter, value), _rank(parameter, than)
    if rank == base:
        return "same"
    return "stricter" if (rank > base) == (parameter.stricter == "up") else "laxer"


def defaults(pack: Pack) -> dict[str, Value]:
    return {each.code: each.default for each in pack.parameters}


def chosen(pack: Pack, profile: Profile | None) -> dict[str, Value]:
    """Every parameter's value under a profile of the pack (None: the defaults)."""
    values = defaults(pack)
    if profile is not None:
        values |= {setting.parameter: setting.value for setting in profile.sets}
    return values


def resolved(pack: Pack, values: Mapping[str, Value] | None = None) -> Pack:
    """The pack with every `{param: …}` replaced by its value; missing values are the defaults."""
    full = {**defaults(pack), **(values or {})}
    parameters = {each.code: each for each in pack.parameters}
    changes = {}
    for name in ("duties", "items", "checklists", "ledgers", "hazards", "combined", "norms", "indicators", "limits"):
        changes[name] = tuple(_filled(thing, full, parameters) for thing in getattr(pack, name))
    return msgspec.structs.replace(pack, **changes)


def params_in(thing: object) -> list[str]:
    """Codes of the parameters a value refers to, anywhere inside it."""
    if isinstance(thing, Param):
        return [thing.param]
    if isinstance(thing, tuple):
        return [code for one in thing for code in params_in(one)]
    if isinstance(thing, Written):
        return [code for name in thing.__struct_fields__ for code in params_in(getattr(thing, name))]
    return []


def _filled(thing: Any, values: Mapping[str, Value], parameters: Mapping[str, Parameter]) -> Any:
    """The thing itself where nothing in it refers to a parameter: most of a pack is shared, not copied."""
    if isinstance(thing, tuple):
        inside = tuple(_filled(one, values, parameters) for one in thing)
        return thing if all(map(is_, inside, thing)) else inside
    if not isinstance(thing, Written):
        return thing
    changes: dict[str, Any] = {}
    for name in thing.__struct_fields__:
        inner = getattr(thing, name)
        if isinstance(inner, Param):
            changes[name] = _as_field(name, values[inner.param], parameters[inner.param])
        elif isinstance(inner, tuple | Written) and (filled := _filled(inner, values, parameters)) is not inner:
            changes[name] = filled
    if not changes:
        return thing
    if isinstance(thing, Column) and thing.choices_from is not None:
        code = thing.choices_from.param
        wanted = _words(values[code])
        changes["choices"] = tuple(each for each in parameters[code].choices if each.code in wanted)
        changes["choices_from"] = None
    return msgspec.structs.replace(thing, **changes)


def _as_field(name: str, value: Value, parameter: Parameter) -> Any:
    if name == "months":
        return tuple(sorted(int(word.removeprefix("m")) for word in _words(value)))
    if name == "themes":
        chosen_words = (each for each in parameter.choices if each.code in _words(value))
        return tuple(Word(code=each.code, title=each.title, title_en=each.title_en) for each in chosen_words)
    return value


def _words(value: Value) -> frozenset[str]:
    return frozenset(value) if isinstance(value, tuple) else frozenset({str(value)})


def _rank(parameter: Parameter, value: Value) -> int:
    return parameter.allowed.index(str(value)) if parameter.type == "choice" else int(str(value))
