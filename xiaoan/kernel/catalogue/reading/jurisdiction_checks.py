"""Checks of jurisdictions and time limits: every pack named is required, every profile is one of its own."""

from __future__ import annotations

from collections.abc import Mapping

from xiaoan.kernel.catalogue.pack.jurisdictions import Jurisdiction
from xiaoan.kernel.catalogue.pack.schema import Pack
from xiaoan.kernel.catalogue.reading.desk import Desk

LONGEST_LIMIT = 10_080
"""A week, in minutes."""


def check_jurisdictions(desk: Desk, known: Mapping[str, Pack]) -> None:
    """Refuse the first jurisdiction or limit that does not hold. `known` holds the packs this one requires."""
    for limit in desk.pack.limits:
        desk.number(limit, "minutes", limit.minutes, 1, LONGEST_LIMIT)
        desk.clauses(limit, limit.clauses, needed=True)
    for jurisdiction in desk.pack.jurisdictions:
        _check(desk, jurisdiction, known)


def _check(desk: Desk, jurisdiction: Jurisdiction, known: Mapping[str, Pack]) -> None:
    required = {code: known[code] for code in desk.pack.requires if code in known}
    named = [each.pack for each in jurisdiction.picks]
    desk.refer(jurisdiction, "picks", named, required, "工作标准（先写进 requires）")
    desk.refer(jurisdiction, "without", jurisdiction.without, required, "工作标准（先写进 requires）")
    for pick in jurisdiction.picks:
        profiles = [profile.code for profile in required[pick.pack].profiles]
        desk.refer(pick, "profile", pick.profile or "（空）", profiles, f"“{required[pick.pack].title}”的方案")
        if pick.pack in jurisdiction.without:
            raise desk.bad(pick, "pack", f"“{pick.pack}”既选了方案，又写在 without 里。")
    left = [code for code in jurisdiction.without if any(code in known[one].requires for one in required)]
    for code in left:
        needing = next(one for one in required if code in known[one].requires)
        if needing not in jurisdiction.without:
            raise desk.bad(jurisdiction, "without", f"“{needing}”依赖“{code}”，不能只去掉“{code}”。")
    desk.clauses(jurisdiction, jurisdiction.clauses, needed=True)
