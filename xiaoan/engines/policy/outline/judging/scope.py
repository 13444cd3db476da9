"""Is a piece about the safety of schools? Weighed by its words, because titles lie.

Two questions. What is it about: safety (counting illness, bullying, order), or party affairs, examinations, disclosure
…? Where does it act: in schools, or in a hotel, a hospital, a factory …? A piece that mostly tells how petitioners are
to be watched is `sensitive`. Where nothing speaks against it, a piece is `in`: throwing duties away is worse than
asking.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from xiaoan.engines.policy.outline.judging.watching import watches
from xiaoan.engines.policy.outline.judging.words import ADDRESSED, PETITION, PLACES, SAFETY, SCHOOL, SUBJECTS, WIDE
from xiaoan.engines.policy.shapes import Scope

_MOST: Final = 60_000
_LEAST: Final = 60
_DENSE: Final = 12
"""So many words of schools in a thousand characters are not in passing."""
_FULL: Final = 30
"""So many words of safety leave no room for another subject."""


class Verdict(NamedTuple):
    """The scope of a piece and, in Chinese, why; no reason where nothing speaks against it."""

    scope: Scope
    why: str


class _Count(NamedTuple):
    name: str
    times: int
    words: str


def scope_of(title: str, texts: Sequence[str]) -> Verdict:
    """What a piece with this body is about. `texts` are its passages without the title."""
    body = "\n".join(texts)[:_MOST]
    if len(body) < _LEAST:
        return Verdict("in", "")
    per_thousand = 1000 / max(len(body), 300)
    school, safety = _times(body, SCHOOL), _times(body, SAFETY)
    petition = _count("信访和稳控", body, PETITION)
    if _is_petition(petition, safety, school, per_thousand, body):
        return Verdict("sensitive", f"主要讲信访和人员稳控（{petition.words}）。管人、盯人的内容只标出，不作为任务。")
    of_schools = school * per_thousand >= _DENSE or _times(body, ADDRESSED) * per_thousand >= 2
    elsewhere = "" if of_schools else _elsewhere(body, school, per_thousand)
    why = elsewhere or _about_something_else(body, safety, per_thousand)
    return Verdict("noise", _reason(title, why)) if why else Verdict("in", "")


def _elsewhere(body: str, school: int, per_thousand: float) -> str:
    """Where the text acts, when that is not in schools; empty otherwise."""
    place = max((_count(name, body, words) for name, words in PLACES.items()), key=lambda one: one.times)
    outweighs = place.times > (2 if place.name in WIDE else 1.2) * school
    if outweighs and place.times * per_thousand >= 3:
        return f"正文讲的是{place.name}（{place.words}），很少说到学校"
    if school == 0 and place.times * per_thousand >= 1.5:
        return f"正文没有说到学校，讲的是{place.name}（{place.words}）"
    return ""


def _about_something_else(body: str, safety: int, per_thousand: float) -> str:
    """What the text is about, when that is not safety; empty otherwise."""
    if safety * per_thousand >= _FULL:
        return ""
    subject = max((_count(name, body, words) for name, words in SUBJECTS.items()), key=lambda one: one.times)
    if subject.times * per_thousand >= 3 and subject.times > safety:
        return f"正文讲的是{subject.name}（{subject.words}），很少说到安全"
    return "正文几乎没有说到安全" if safety * per_thousand < 1.5 and len(body) > 300 else ""


def _is_petition(petition: _Count, safety: int, school: int, per_thousand: float, body: str) -> bool:
    if petition.times * per_thousand < 6 or petition.times * 1.3 < safety:
        return False
    return petition.times > school or any(watches(sentence) for sentence in body.replace("\n", "。").split("。"))


def _reason(title: str, why: str) -> str:
    about_schools = any(word in title for word in ("教育", "学校", "校园", "幼儿园", "中小学", "学生"))
    return f"{why}；标题与内容不符。" if about_schools and "很少说到学校" in why else f"{why}。"


def _times(body: str, words: Sequence[str]) -> int:
    return sum(body.count(word) for word in words)


def _count(name: str, body: str, words: Sequence[str]) -> _Count:
    found = sorted(((body.count(word), word) for word in words if word in body), reverse=True)
    return _Count(name, sum(times for times, _ in found), "、".join(f"“{word}”{times}处" for times, word in found[:3]))
