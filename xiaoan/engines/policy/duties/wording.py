"""Words about a duty: whether it orders, forbids or aims, and a short phrase for what is to be done."""

from __future__ import annotations

import re

from xiaoan.engines.policy.shapes import Modality

_FORBIDS = re.compile(r"严禁|禁止|不得|不准|不许|不允许|严格制止|坚决制止|不可以|一律不|杜绝")
_ONLY_BY = re.compile(r"不得(?:少于|低于|超过|晚于|迟于|短于|小于|大于|早于|高于)|不得外聘")
_AIMS = re.compile(
    r"力争|争取|努力实现|努力达到|“零指标”|零指标|目标(?:是|为)?|控制在|降至|下降到|提高到|提升到|达标率|使.{0,20}率达"
)
_OUGHT = re.compile(r"探索|鼓励|提倡|倡导|有条件的|可以(?!上|下|内)|建议|条件允许|推荐|原则上可")
_NUMBERED = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}(?:是|要|、)|（[一二三四五六七八九十\d]{1,3}）|\d{1,2}(?:[、．]|\.(?!\d))|[①-⑳]|[⑴-⒇]|第[一二三四五六七八九十百零\d]{1,4}[条项款]|首先|其次|再次|最后)[，：\s]*"
)  # fmt: skip
_FILLERS = re.compile(
    r"^(?:同时|此外|另外|并且|并|且|而且|还要|还应|还|也要|也|要|应当|应该|应|必须|务必|须|需要|需|均须|均要|均应|均|都要|都应|都|一定|切实|认真|进一步|严格|积极|全面|扎实|深入|广泛|大力|持续|继续|着力|充分|高度重视|不断|"
    r"及时|主动|确保|做到|要求|统一|统筹|落实好|一律|将|可|当|地)+"
)
_ACTION = 28


def modality_of(quote: str, headings: tuple[str, ...]) -> Modality:
    """Whether the text orders, forbids, aims or merely encourages."""
    if _OUGHT.search(quote):
        return "should"
    if _FORBIDS.search(quote) and not _ONLY_BY.search(quote):
        return "must_not"
    if _AIMS.search(quote) or (headings and "目标" in headings[-1]):
        return "target"
    return "must"


def number_length(text: str) -> int:
    """How many characters of a list number (一是, （三）, 2.) a text begins with."""
    match = _NUMBERED.match(text)
    return match.end() if match else 0


def action_of(quote: str, actor: str) -> str:
    """A short verb phrase: the quote without number, actor and words that only urge."""
    rest = quote[number_length(quote) :]
    if actor and rest.startswith(actor):
        rest = rest[len(actor) :]
    rest = _FILLERS.sub("", rest).strip("，、：；。 ")
    if len(rest) <= _ACTION:
        return rest or quote[:_ACTION]
    parts = rest.split("，")
    short = parts[0]
    for part in parts[1:]:
        if len(short) + len(part) + 1 > _ACTION:
            break
        short = f"{short}，{part}"
    return short if len(short) <= _ACTION + 8 else short[:_ACTION] + "…"
