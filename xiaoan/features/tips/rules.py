"""How often is often enough, how a code is written, and what a passer-by is told of what became of it.

He is told where the matter stands and the answer he was given: no person, no measure, no school's inner number.
"""

from __future__ import annotations

import hmac
from base64 import b32encode
from datetime import timedelta
from hashlib import sha256
from typing import NamedTuple
from uuid import UUID

from xiaoan.kernel.access.limits import Limit
from xiaoan.kernel.hazards.machine import ReportState, Stage

CODE_LENGTH = 12


PER_POSTER = Limit(60, timedelta(hours=1))
PER_SENDER = Limit(8, timedelta(minutes=10))
PER_LOOK = Limit(30, timedelta(minutes=10))
"""Against a flood, not against people: a class of forty may tell of the same broken railing."""


def follow_code(client_id: UUID, poster: UUID, key: str) -> str:
    """The code that follows one form: the same form sent twice shows the same code. 60 bits, no 0, 1, 8, 9."""
    return b32encode(_keyed(key, f"tips.follow/{poster}/{client_id}")).decode()[:CODE_LENGTH]


def spoken(code: str) -> str:
    """A code as it is shown: in groups of four."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def typed(text: str) -> str:
    """A code as somebody types it: small letters, spaces and dashes do not matter; "" for what is none."""
    plain = "".join(sign for sign in text.upper() if sign.isalnum()).replace("0", "O").replace("1", "I")
    return plain if len(plain) == CODE_LENGTH and plain.isascii() else ""


def _keyed(key: str, text: str) -> bytes:
    return hmac.new(key.encode(), text.encode(), sha256).digest()


class Standing(NamedTuple):
    """Where it stands: a word, a sentence, and whether it has come to its end."""

    word: str
    sentence: str
    ended: bool = False


_REPORTS = {
    ReportState.AWAITING: Standing("已收到", "学校正在核实。"),
    ReportState.NOT_HAZARD: Standing("已核实", "核实后认为不属于安全隐患。", ended=True),
    ReportState.REFERRED: Standing("已转交", "这件事已转给管这件事的部门或科室。", ended=True),
    ReportState.WITHDRAWN: Standing("已撤回", "这条线索已撤回。", ended=True),
}
_CONTROLLED = {Stage.CONTROLLED, Stage.PLANNED}
_RECHECKED = {Stage.RECHECK, Stage.RECHECK_ABOVE, Stage.RECHECK_DEPARTMENT, Stage.ON_SPOT}


def standing(state: ReportState, stage: Stage | None) -> Standing:
    """What became of a report, in a passer-by's words; `stage` is its hazard's, when there is one."""
    if stage is None:
        return _REPORTS.get(state, Standing("已登记", "已登记为隐患，正在安排整改。"))
    if stage == Stage.CLOSED:
        return Standing("已整改", "已经整改，并由另一个人复查过。", ended=True)
    if stage in _RECHECKED:
        return Standing("待复查", "学校说已经改好，等另一个人复查。")
    if stage in _CONTROLLED:
        return Standing("管控中", "一时改不了，已采取管控措施并列入计划。")
    return Standing("整改中", "已登记为隐患，正在整改。")
