"""A pack as a whole: codes, vocabulary, sources, parameters, profiles; then each kind of content in turn."""

from __future__ import annotations

import re
from collections.abc import Mapping

from xiaoan.kernel.catalogue.derived.checks import check_derived
from xiaoan.kernel.catalogue.derived.return_checks import check_returns
from xiaoan.kernel.catalogue.norms.checks import check_norms
from xiaoan.kernel.catalogue.pack.parameters import compare, misfit, params_in
from xiaoan.kernel.catalogue.pack.schema import Pack, Parameter
from xiaoan.kernel.catalogue.pack.shelf import CONTENT, VOCABULARY, Shelf, required
from xiaoan.kernel.catalogue.pack.words import RESERVED_FACTS
from xiaoan.kernel.catalogue.reading.content_checks import check_content
from xiaoan.kernel.catalogue.reading.decoding import Lines
from xiaoan.kernel.catalogue.reading.desk import CODE, Desk
from xiaoan.kernel.catalogue.reading.duty_checks import check_duty
from xiaoan.kernel.catalogue.reading.jurisdiction_checks import check_jurisdictions
from xiaoan.kernel.catalogue.reading.shared.borrowing import COMMON
from xiaoan.kernel.catalogue.reading.shared.parts import check_charges, check_shared

_PACK_CODE = re.compile(r"_?[a-z][a-z0-9_]*")
_VERSION = re.compile(r"[0-9]{1,4}\.[0-9]{1,3}(\.[0-9]{1,3})?")
_NUMBER = re.compile(r"[0-9]{3,12}")
LONGEST_CODE = 80
LONGEST_TITLE = 24
_OWN = (
    "duties", "items", "checklists", "ledgers", "hazards", "combined", "norms", "indicators", "registers", "headlines",
    "inspections", "returns", "grounds", "charges", "limits",
)  # fmt: skip


def check_pack(pack: Pack, known: Mapping[str, Pack], lines: Lines) -> None:
    """Refuse the pack at its first fault. `known` holds at least the packs it requires."""
    beneath = required(pack, known)
    shelf = Shelf.of((*beneath, pack))
    desk = Desk(pack, shelf, lines)
    _check_head(desk)
    _check_codes(desk, Shelf.of(beneath), Shelf.of(each for each in known.values() if each.code != pack.code))
    _check_vocabulary(desk)
    _check_roles(desk, [post.role for each in beneath for post in each.posts])
    for parameter in pack.parameters:
        _check_parameter(desk, parameter)
    check_shared(desk)
    check_content(desk)
    for duty in pack.duties:
        check_duty(desk, duty)
    check_norms(desk)
    check_derived(desk)
    check_charges(desk)
    check_returns(desk)
    _check_profiles(desk)
    check_jurisdictions(desk, known)
    _check_all_parameters_used(desk)


def _check_head(desk: Desk) -> None:
    pack = desk.pack
    if not _PACK_CODE.fullmatch(pack.code):
        raise desk.bad(pack, "code", "code 只能用小写字母、数字和下划线，以字母开头。")
    if not _VERSION.fullmatch(pack.version):
        raise desk.bad(pack, "version", f"version 应当像 1.0 或 1.0.0，现在是“{pack.version[:40]}”。")
    if pack.domain or pack.duties:
        desk.refer(pack, "domain", pack.domain or "（空）", desk.shelf.domains, "领域（domain）")
    for at, code in enumerate(pack.requires):
        if code == pack.code:
            raise desk.bad(pack, "requires", "工作标准不能依赖自己。", at)


def _check_codes(desk: Desk, beneath: Shelf, others: Shelf) -> None:
    """Codes are well-formed, unique here and not taken elsewhere; content is named after its pack.

    Two packs that do not know each other may both cite a law: sources are compared with required packs.
    """
    pack = desk.pack
    for name in (*VOCABULARY, *CONTENT, "parameters", "profiles"):
        seen: set[str] = set()
        for thing in getattr(pack, name):
            code: str = thing.code
            if not CODE.fullmatch(code) or len(code) > LONGEST_CODE:
                raise desk.bad(thing, "code", f"代码“{code[:60]}”写法不对：小写字母、数字、下划线，可用点分段。")
            if code in seen:
                raise desk.bad(thing, "code", f"代码“{code}”已经用过，每个代码只能用一次。")
            own = f"{pack.code.lstrip('_')}."
            if name in _OWN and not code.startswith(own):
                raise desk.bad(thing, "code", f"代码“{code}”要以“{own}”开头。")
            if code in getattr(beneath if name == "sources" else others, name, {}):
                raise desk.bad(thing, "code", f"代码“{code}”在别的工作标准里已经有了，请直接引用。")
            title = getattr(thing, "title", "")
            if len(title) > LONGEST_TITLE and name != "sources":
                raise desk.bad(thing, "title", f"名称“{title}”太长，手机上显示不下，最多 {LONGEST_TITLE} 个字。")
            seen.add(code)


def _check_vocabulary(desk: Desk) -> None:
    pack, shelf = desk.pack, desk.shelf
    for kind in pack.unit_kinds:
        desk.refer(kind, "stages", kind.stages, shelf.stages, "学段")
        if kind.stages and not kind.is_school:
            raise desk.bad(kind, "stages", "只有学校才有学段（is_school: yes）。")
    for fact in pack.facts:
        if fact.code in RESERVED_FACTS:
            raise desk.bad(fact, "code", f"“{fact.code}”由单位类别得出，不能另外定义。")
        if bool(fact.choices) != (fact.type == "choice"):
            raise desk.bad(fact, "choices", "type: choice 要写 choices，别的类型不写。")
    for roster in pack.rosters:
        codes = [slot.code for slot in roster.slots]
        desk.refer(roster, "slots", codes, codes, "班次")
        desk.refer(roster, "on", roster.on, shelf.day_kinds, "日子类别")
    for watch in pack.watches:
        if not watch.rosters:
            raise desk.bad(watch, "rosters", "要写由哪几张值班表的人看着。")
        desk.refer(watch, "rosters", watch.rosters, shelf.rosters, "值班表")
        desk.refer(watch, "on", watch.on, shelf.day_kinds, "日子类别")
        desk.group(watch.applies_to)
    for section in pack.sections:
        desk.group(section.applies_to)
    for emergency in pack.emergencies:
        if not emergency.first:
            raise desk.bad(emergency, "first", "要写先做什么，一步一句。")
        for at, number in enumerate(emergency.call):
            if not _NUMBER.fullmatch(number):
                raise desk.bad(emergency, "call", f"“{number[:20]}”不是电话号码；本地电话由各单位自己登记。", at)
        desk.clauses(emergency, emergency.clauses, needed=True)


def _check_roles(desk: Desk, roles: list[str]) -> None:
    """A post carries a role that some post of the packs beneath carries; who defines the first posts may name any."""
    if any(roles):
        for post in desk.pack.posts:
            desk.refer(post, "role", post.role, sorted({each for each in roles if each}), "角色（role）")


def _check_parameter(desk: Desk, parameter: Parameter) -> None:
    wanted = {"number": ("up", "down"), "choice": ("up", "down"), "set": ("set",)}[parameter.type]
    if parameter.stricter not in wanted:
        raise desk.bad(parameter, "stricter", f"{parameter.type} 类参数的 stricter 只能是 {'、'.join(wanted)}。")
    if parameter.type == "number" and (parameter.least is None or parameter.most is None):
        raise desk.bad(parameter, "", "数字参数要写明 least 和 most。")
    if parameter.type == "choice" and len(parameter.allowed) < 2:
        raise desk.bad(parameter, "", "choice 类参数要在 allowed 里从宽到严列出至少两个值。")
    if parameter.type == "choice" and parameter.choices:
        titled = [choice.code for choice in parameter.choices]
        desk.refer(parameter, "allowed", parameter.allowed, titled, "选项")
    if parameter.type == "set" and not parameter.choices:
        raise desk.bad(parameter, "", "set 类参数要在 choices 里列出可选项。")
    if reason := misfit(parameter, parameter.default):
        raise desk.bad(parameter, "default", reason)
    desk.clauses(parameter, parameter.clauses, needed=True)


def _check_profiles(desk: Desk) -> None:
    parameters = {each.code: each for each in desk.pack.parameters}
    for profile in desk.pack.profiles:
        desk.refer(profile, "sets", [each.parameter for each in profile.sets], parameters, "参数")
        for setting in profile.sets:
            parameter = parameters[setting.parameter]
            if reason := misfit(parameter, setting.value):
                raise desk.bad(setting, "value", reason)
            stand = compare(parameter, setting.value, parameter.default)
            if stand in ("laxer", "incomparable") and setting.clause is None:
                raise desk.bad(setting, "value", f"“{parameter.title}”比默认值宽，要用 clause 写明允许放宽的依据。")
            desk.clauses(setting, (setting.clause,) if setting.clause else (), needed=False)


def _check_all_parameters_used(desk: Desk) -> None:
    """What is common waits for packs that import it; `packs check` finds one that nobody does."""
    if desk.pack.code == COMMON:
        return
    used = {code for name in _OWN for code in params_in(getattr(desk.pack, name))}
    used |= {each.only.parameter for each in desk.pack.indicators if each.only is not None}
    for parameter in desk.pack.parameters:
        if parameter.code not in used:
            raise desk.bad(
                parameter, "code", f"参数“{parameter.code}”没有用到，请删去，或在要用的地方写 {{param: …}}。"
            )
