"""When it happened: what the phone says, corrected by the server's clock. Pure."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from xiaoan.engines.cadence import corrected
from xiaoan.engines.cadence.standing import CLOCK_TOLERANCE
from xiaoan.foundation.errors import Refused

YEARS = range(2020, 2100)


class Happened(NamedTuple):
    """The instant by our clock, and what the phone said when the two differ."""

    at: datetime
    claimed: datetime | None


def happened_at(claimed: datetime | None, sent_at: datetime | None, reached: datetime) -> Happened:
    """By our clock. Refused when the phone itself says it lies after it was sent, or names a senseless year."""
    for instant in (claimed, sent_at):
        if instant is not None and instant.year not in YEARS:
            raise Refused("手机上的日期不对，请校正后再交。", {"happened": "年份不对"})
    if claimed is None:
        return Happened(reached, None)
    if claimed > (sent_at or reached) + CLOCK_TOLERANCE:
        raise Refused("办理时间在将来，请检查填写的时间。", {"happened": "不能晚于现在"})
    found = corrected(claimed, sent_at or reached, reached)
    return Happened(found, claimed if found != claimed else None)
