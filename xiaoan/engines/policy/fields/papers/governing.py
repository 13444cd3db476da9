"""Papers with the verb that governs them: 建立台账, 将自查报告报教育局. A paper that is cited or past is none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from xiaoan.engines.policy.fields.papers import nouns
from xiaoan.engines.policy.fields.papers.deeds import deed
from xiaoan.engines.policy.fields.papers.names import (
    NEAR,
    clause_start,
    is_managed,
    is_paper,
    name_start,
    names_a_rule,
    opens_a_clause,
    title_start,
)
from xiaoan.engines.policy.fields.papers.verbs import IN_NAMES, LOOSE, REPORTING, Verb, verbs
from xiaoan.engines.policy.shapes import Found

_LONGEST, _LONGEST_KEPT, _NEAREST, _SENT_TOO = 48, 14, 40, 0.6


class _Last(NamedTuple):
    """The paper read before, with its verb."""

    end: int
    value: str
    verb: Verb | None


class _Clause:
    """The verbs of the clause that is being read; each stretch of text is looked through once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._to = 0
        self._verbs: list[Verb] = []

    def verbs_between(self, low: int, high: int) -> Iterator[Verb]:
        """The verbs from `low` up to `high`, the last one first."""
        if low >= self._to:
            self._to = low
            self._verbs = []
        self._verbs += verbs(self._text, self._to, high)
        self._to = max(self._to, high)
        for verb in reversed(self._verbs):
            if verb.start < low:
                break
            if verb.end <= high:
                yield verb


def governed(text: str) -> Iterator[Found[str]]:
    """Each paper word that a verb governs; a list goes on under the verb of its first name."""
    last: _Last | None = None
    clause = _Clause(text)
    for match in nouns.HEAD.finditer(text):
        head, start, end = match.group(), match.start(), match.end()
        if not is_paper(text, head, start, end) or (
            last and text.startswith("》等", last.end) and start - last.end == 2
        ):
            continue
        verb = _governor(text, title_start(text, start, end), last, clause)
        if head in nouns.DEEDS:
            found = deed(text, start, end, verb) or (_record(text, start, end, last) if head == "记录" else None)
        elif verb is None and _SHARE.match(text, end):
            found = _paper(text, start, end, None, sent=True)
        else:
            found = _paper(text, start, end, verb, sent=verb is None and _goes_on(text, start, last, _AND_MORE))
        if found and not (_same_again(found, last) or (verb is None and _said_before(text, found, last))):
            last = _Last(found.end, found.value, verb)
            yield found


_SHARE = re.compile(r"[”》]?(?:持证|签订|收回|回收|签收|发放|办理|填报|建档|建立)率")
_HELD = re.compile(
    r"(?:[和及、][^，。；]{1,8})?(?:应当?|须|要|均|必须|由[^，。；]{1,12})?(?:(?:至少)?(?:保存|留存|保管)(?!完好|在)|存档|归档|存入|交[^，。；]{1,10}(?:汇总|存档|备查)|签字|签名|完整|齐全|详实|翔实)"
)


def _record(text: str, start: int, end: int, last: _Last | None) -> Found[str] | None:
    """消毒记录保存不少于6个月, 在当日记录中注明: a record that no verb before it governs."""
    held, noted = _HELD.match(text, end), _NOTED.match(text, end)
    listed = last is not None and last.verb is None and text.startswith("、", end)
    listed = listed and _goes_on(text, start, last, _AND_MORE)
    if not (held or noted or listed):
        return None
    name = name_start(text, start, end, None)
    if name is None or end - name > _LONGEST_KEPT:
        return None
    stands = listed or (opens_a_clause(text, name) if held else text[max(0, name - 1) : name] in ("在", "于"))
    return Found(name, end, text[name:end], 0.7) if stands else None


def _same_again(found: Found[str], last: _Last | None) -> bool:
    """用专门的笔记本全程记录: the book is the record."""
    used = last is not None and last.verb is not None and last.verb.word == "用"
    return used and found.value == "记录" and last is not None and found.start - last.end < NEAR


def _said_before(text: str, found: Found[str], last: _Last | None) -> bool:
    """签订防溺水承诺书，承诺书存档: the same one again."""
    if last is None or len(found.value) >= len(last.value) or not last.value.endswith(found.value):
        return False
    between = text[last.end : found.start][:NEAR]
    return len(between) < NEAR and not _ANEW.search(between) and not text.startswith(("和", "及", "、"), found.end)


_ANEW = re.compile("[将把。；]")


_NOT_DONE = re.compile(
    r"(?:未|没有|不|是否|有无|有没有|能否)(?:按照?[^，。；]{0,6})?(?:能|及时|依法|规定|如实|严格|认真|进行|得|予)?$"
)
_LIST_GOES_ON = re.compile(r"[”》]?(?:、|和|及|与|或|以及|并|等)?[“《]?[^，。；：\t]{0,24}")
_DESCRIBES = ("的", "情况", "率")
_AND_MORE = re.compile(r"[”》]?(?:、|和|及|与|以及)[《]?[^，。；：“”\t]{0,20}")
_AS_A_NOUN = re.compile(r"制度|机制|工作|体系|情况|标准|办法|流程|要求|程序|[、和及与]")


def _governor(text: str, start: int, last: _Last | None, clause: _Clause) -> Verb | None:
    """The verb that governs the name ending in the head at `start`. None: no verb in the clause, or not done."""
    low = clause_start(text, start)
    follows = last is not None and last.end > low
    floor = last.end if last is not None and follows else low
    skipped: Verb | None = None
    for verb in clause.verbs_between(floor, start):
        listed = follows and verb.start == floor + 1
        noun = verb.word in IN_NAMES and (_inside(text, verb, start, listed) or _AS_A_NOUN.match(text, verb.end))
        if noun or text.startswith(_DESCRIBES, verb.end):
            works = verb.word in ("落实", "执行") or (verb.kind == "making" and verb.word != "建设")
            if works and not text.startswith(_DESCRIBES, verb.end):
                skipped = verb
            continue
        return None if _NOT_DONE.search(text[max(0, verb.start - 12) : verb.start]) else verb
    if last is not None and follows:
        return last.verb if _goes_on(text, start, last, _LIST_GOES_ON) else None
    return skipped


def _goes_on(text: str, start: int, last: _Last | None, pattern: re.Pattern[str]) -> bool:
    """Does the list of the paper read before go on with the head at `start`?"""
    return last is not None and last.end <= start and bool(pattern.fullmatch(text[last.end : start][:_NEAREST]))


_BY_THEN = re.compile(r"[日天时月周年钟]之?[内前后]$|每[日天周月年]$")


def _inside(text: str, verb: Verb, start: int, listed: bool) -> bool:
    """Is the verb the first part of the name that ends at the head: 检查记录, 演练工作方案?"""
    between = text[verb.end : start]
    if verb.kind == "making" and _BY_THEN.search(text, max(0, verb.start - 3), verb.start):
        return False
    before = text[max(0, verb.start - 1) : verb.start]
    if before in ("并", "或", "须", "应", "要") or (before == "和" and not listed):
        return False
    return len(between) <= 4 and not re.search(r"[、“”《》和及与]", between)


def _paper(text: str, start: int, end: int, verb: Verb | None, *, sent: bool) -> Found[str] | None:
    """`sent`: it goes on a list whose verb stands behind."""
    name = name_start(text, start, end, verb)
    if verb is None and text[start:end] in nouns.WRITTEN:
        name = start
    if (
        text[start:end] in nouns.ALL_OF
        and text.startswith("等", start - 1)
        and "、" in text[max(0, start - 20) : start]
    ):
        return None
    if name is None or end - name > _LONGEST or _BEGINS_NO_NAME.match(text, name):
        return None
    sure = _sure(text, name, start, end, verb) or (_SENT_TOO if sent else 0.0)
    return Found(name, end, text[name:end], sure) if sure else None


_BEGINS_NO_NAME = re.compile("[在对由向]|经(?![营济费])")
_NOTED = re.compile(r"[”》]?[上中里内](?:如实|详细|认真|逐项|逐一)?(?:签(?!注)|记|登|注|填|做|打|减|写)")
_FORBIDDEN = re.compile(r"(?:严禁|禁止|不得|杜绝|拒绝|不准)[^。；，]{0,20}$")
_MANAGING = ("实行", "规范", "落实", "实施", "推行")
_OF = re.compile(
    r"[”》]?的(?!修订|编制|制定|制订|编写|完善|签订|报送|填报|填写|更新|归档|建立|收集|整理|发放|审核|形式|方式|基础|同时|要求|内容)"
)


def _sure(text: str, name: int, start: int, end: int, verb: Verb | None) -> float:
    """How sure it is that the paper must exist; 0 when it need not."""
    head = text[start:end]
    if head in nouns.NOTICES:
        return 0.9
    if verb is None and head in nouns.WRITTEN:
        return 0.0 if _NOT_DONE.search(text[max(0, start - 12) : start]) or _OF.match(text, end) else 0.6
    if _NOTED.match(text, end) and text[max(0, name - 1) : name] in ("在", "于", "由"):
        return 0.65
    if verb and verb.word == "无":
        return 0.6 if _FORBIDDEN.search(text[max(0, verb.start - _NEAREST) : verb.start]) else 0.0
    bare = head in nouns.WEAK and name == start and head not in nouns.BARE
    if bare or _OF.match(text, end) or (names_a_rule(text, end) and head not in nouns.RULED):
        return 0.0
    if is_managed(text, end):
        return 0.6 if verb and verb.word in _MANAGING else 0.0
    return _by_verb(text, head, verb) if verb else _by_what_follows(text, name, end, head)


_HEREBY = re.compile(r"特(?:[与和同向][^，。；]{1,12})?$")
_TOLD = re.compile(r"[了过]|本(?![校园班级区县市地部单处局镇乡省])")


def _by_verb(text: str, head: str, verb: Verb) -> float:
    """了 and 过 tell of the past; 特制定本方案 speaks of the document itself."""
    if _TOLD.match(text, verb.end) or _HEREBY.search(text[max(0, verb.start - 16) : verb.start]):
        return 0.0
    weak = head in nouns.WEAK
    if verb.kind == "making":
        if (verb.word == "明确" and head == "预案") or (head == "报告" and verb.word not in REPORTING):
            return 0.0
        if verb.word == "纳入" and head in ("方案", "预案", "总结", "报告", "规划"):
            return 0.0
        if verb.word in LOOSE:
            return 0.5 if weak else 0.65
        return 0.65 if weak else 0.9
    if verb.word == "对照":
        return 0.55 if head in ("名单", "花名册") else 0.0
    kept = head in nouns.RECORDS and (not weak or head in nouns.SHOWN)
    return 0.7 if verb.kind == "keeping" and kept else 0.0


_WROUGHT = re.compile(
    r"(?:[”》]?(?:、《[^》]{1,40}》){0,8})(?:等[^，。；、]{0,6})?的?(?:修订|编制|制定|制订|编写|完善|签订|报送|填报|更新|归档)工作"
)
_SENT = re.compile(
    r"[”》]?[^，。；：\t]{0,20}?(?:报送|上报|报(?![告名警表])|归档|存档|装盒|入盒|发放|发送|印发|公示|张贴|签订(?!情况|率)|签名|签字|提交|装订|备案|留存|收存|存入|收回|(?:须|应当?|要)[^，。；]{0,12}公布|保存(?!完好|在)"
    r"|(?:上|移|递|送|报|日|前|统一|并|一并)交|(?:要|应|须|需)(?:及时)?(?:完善|健全|建立|更新)|每[^，。；：\t]{1,6}(?:更新|修订))"
)
_FILED = re.compile(r"[”》]?(?:[^。；：\t]{0,40}?)(?:归档|存档|建档|装盒|装订成册|报送|上报|签名后)")


def _by_what_follows(text: str, name: int, end: int, head: str) -> float:
    """自查报告交中心校, 预案的修订工作: the verb stands behind."""
    if _WROUGHT.match(text, end) and text[max(0, name - 2) : name] != "》等":
        return 0.8
    if (
        head == "报告"
        or text.startswith(("录像", "监控"), name)
        or text[max(0, name - 1) : name] in ("本", "该")
        or not opens_a_clause(text, name)
    ):
        return 0.0
    if _SENT.match(text, end):
        return 0.6 if head in nouns.WEAK else 0.75
    return 0.55 if _FILED.match(text, end) else 0.0
