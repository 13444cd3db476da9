"""Each act on a hazard as a small story: the hazard at the right stage, who acts, what he answers, where it ends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from xiaoan.kernel.hazards import commands
from xiaoan.kernel.hazards.commands import Paper
from xiaoan.kernel.hazards.models import Hazard
from xiaoan.surfaces.web.pages.hazards.tests.desk import Desk, picture, scan

Answers = Callable[[Desk], dict[str, Any]]


def soon(desk: Desk, days: int = 3) -> str:
    """A day ahead, as a form sends it."""
    return (desk.play.today + timedelta(days=days)).isoformat()


@dataclass(frozen=True)
class Story:
    """`sets` makes the hazard; `ends` is the stage it ends in. `wants`: fields that complain about an empty form."""

    sets: Callable[[Desk], Hazard]
    who: str
    answers: Answers
    ends: str
    wants: tuple[str, ...] = ()


def _major(desk: Desk) -> Hazard:
    play = desk.play
    return commands.confirm_major(
        by=play.seat("officer"), hazard_id=play.hazard().id, reason="出口锁死", at=play.later()
    )


def _listed(desk: Desk) -> Hazard:
    play = desk.play
    return commands.list_(by=play.seat("officer"), hazard_id=play.hazard().id, reason="学生多", at=play.later())


def _waiting(desk: Desk) -> Hazard:
    return desk.play.held()


def _drafted(desk: Desk) -> Hazard:
    play = desk.play
    return commands.draft_up(by=play.seat("safety"), hazard_id=play.held().id, ask="请拨款", at=play.later())


def _wish(desk: Desk) -> Hazard:
    play = desk.play
    hazard, until = play.assign(play.hazard()), play.today + timedelta(days=20)
    return commands.ask_later(by=play.seat("logistics"), hazard_id=hazard.id, due=until, reason="等货", at=play.later())


def _placed(desk: Desk) -> Hazard:
    return desk.play.hazard(place_id=desk.play.cast.places["canteen"].id)


def _sealed(desk: Desk) -> Hazard:
    return commands.seal(by=desk.play.seat("safety"), hazard_id=_placed(desk).id, at=desk.play.later())


def _paper(desk: Desk) -> Hazard:
    play = desk.play
    hazard = play.submitted()
    paper = Paper("县消防大队", "消改〔2026〕5号")
    return commands.cite(by=play.seat("safety"), hazard_id=hazard.id, paper=paper, at=play.later())


def _merged(desk: Desk) -> Hazard:
    play = desk.play
    kept, gone = play.hazard(), play.hazard()
    return commands.merge_hazard(by=play.seat("safety"), hazard_id=gone.id, into=kept.id, at=play.later())


def _into(desk: Desk) -> dict[str, Any]:
    return {"into": str(desk.play.hazard().id)}


def _assignment(desk: Desk) -> dict[str, Any]:
    return {"rectifier": desk.person("logistics"), "due": soon(desk), "measures": "更换"}


def _explained(desk: Desk) -> dict[str, Any]:
    return {
        "cause": "owner", "asked": "房东", "asked_no": "10月8日函",
        "reason": "房东的房子", "control": "隔开", "watcher": desk.person("guard"),
        "review_on": soon(desk),
    }  # fmt: skip


def _nothing(desk: Desk) -> dict[str, Any]:
    return {}


def _because(desk: Desk) -> dict[str, Any]:
    return {"reason": "现场看过"}


STORIES: dict[str, Story] = {
    "assign": Story(lambda desk: desk.play.hazard(), "safety", _assignment, "rectifying", ("rectifier", "measures")),
    "reassign": Story(
        lambda desk: desk.play.assign(desk.play.hazard()), "safety", lambda desk: {"due": soon(desk, 1)}, "rectifying"
    ),
    "submit": Story(
        lambda desk: desk.play.assign(desk.play.hazard()), "logistics",
        lambda desk: {"note": "好了", "after": picture()},
        "recheck", ("after",),
    ),
    "pass": Story(lambda desk: desk.play.submitted(), "safety", lambda desk: {"way": "photo"}, "closed"),
    "part-pass": Story(
        lambda desk: desk.play.submitted(quantity=3), "safety", lambda desk: {"way": "photo", "quantity": "2"},
        "rectifying", ("quantity",),
    ),
    "fail": Story(lambda desk: desk.play.submitted(), "safety", _because, "rectifying", ("reason",)),
    "send-up": Story(lambda desk: desk.play.submitted(), "logistics", _because, "recheck_above", ("reason",)),
    "paper-pass": Story(
        _paper, "safety", lambda desk: {"number": "消复〔2026〕8号", "issuer": "县消防大队", "scan": scan()}, "closed",
        ("number", "scan"),
    ),
    "confirm-spot": Story(lambda desk: desk.play.fixed(), "safety", _nothing, "closed"),
    "reject-spot": Story(lambda desk: desk.play.fixed(), "safety", _because, "assign", ("reason",)),
    "suspect": Story(lambda desk: desk.play.hazard(), "safety", _because, "assign", ("reason",)),
    "confirm-major": Story(lambda desk: desk.play.hazard(), "officer", _because, "assign", ("reason",)),
    "lower": Story(_major, "officer", _because, "assign", ("reason",)),
    "list": Story(lambda desk: desk.play.hazard(), "officer", _because, "assign", ("reason",)),
    "delist": Story(_listed, "officer", _nothing, "assign"),
    "wait": Story(
        lambda desk: desk.play.assign(desk.play.hazard()), "safety", _explained, "controlled",
        ("cause", "reason", "control", "watcher", "review_on"),
    ),
    "review": Story(_waiting, "guard", lambda desk: {"review_on": soon(desk)}, "controlled", ("review_on",)),
    "resume": Story(_waiting, "safety", _nothing, "rectifying"),
    "draft-up": Story(_waiting, "safety", lambda desk: {"ask": "请拨款"}, "controlled", ()),
    "hand-up": Story(_drafted, "principal", _nothing, "controlled"),
    "drop-up": Story(_drafted, "safety", _because, "controlled", ("reason",)),
    "take-up": Story(lambda desk: desk.play.handed_up(), "officer", _nothing, "controlled"),
    "turn-back": Story(lambda desk: desk.play.handed_up(), "officer", _because, "controlled", ("reason",)),
    "pass-on": Story(
        lambda desk: desk.play.handed_up(), "officer", lambda desk: {"desk": "construction_section"}, "controlled",
        ("desk",),
    ),
    "answer-up": Story(
        lambda desk: desk.play.handed_up(), "officer",
        lambda desk: {"text": "列入暑期维修", "plan_name": "暑期维修计划", "plan_on": soon(desk, 200)}, "planned",
        ("text",),
    ),
    "ask-later": Story(
        lambda desk: desk.play.assign(desk.play.hazard()), "logistics",
        lambda desk: {"due": soon(desk, 20), "reason": "等货"}, "rectifying", ("due", "reason"),
    ),
    "grant-later": Story(_wish, "safety", lambda desk: {"due": soon(desk, 15)}, "rectifying"),
    "refuse-later": Story(_wish, "safety", _because, "rectifying", ("reason",)),
    "delegate": Story(
        lambda desk: desk.play.hazard(by="officer"), "officer", lambda desk: {"paper_no": "青教函3号"}, "assign",
        ("paper_no",),
    ),
    "seal": Story(_placed, "safety", _nothing, "assign"),
    "unseal": Story(_sealed, "officer", _because, "assign", ("reason",)),
    "cite": Story(
        lambda desk: desk.play.hazard(), "safety",
        lambda desk: {"kind": "department", "issuer": "县消防大队", "number": "消改〔2026〕9号"}, "assign", ("kind",),
    ),
    "merge": Story(lambda desk: desk.play.hazard(), "safety", _into, "merged", ("into",)),
    "split": Story(_merged, "safety", _because, "assign", ("reason",)),
    "correct": Story(lambda desk: desk.play.hazard(), "safety", lambda desk: {"title": "灭火器失压"}, "assign"),
    "withdraw": Story(lambda desk: desk.play.hazard(), "safety", _because, "mistaken", ("reason",)),
    "recur": Story(
        lambda desk: desk.play.pass_(desk.play.submitted()), "safety", lambda desk: {"what": "又没有压力了"}, "closed",
        ("what",),
    ),
}  # fmt: skip
"""Every act of the table, and 反复出现."""
