"""What happens to work standards."""

from __future__ import annotations

from datetime import date

from xiaoan.kernel.trail.events import Event, event


@event("catalogue.adopted", "采用工作标准")
class Adopted(Event):
    pack: str
    release: str
    digest: str
    starts: date
    profile: str = ""


@event("catalogue.adoption_withdrawn", "撤回采用")
class AdoptionWithdrawn(Event):
    pack: str
    release: str


@event("catalogue.added", "补充要求")
class Added(Event):
    pack: str
    code: str
    starts: date


@event("catalogue.addition_withdrawn", "撤回补充要求")
class AdditionWithdrawn(Event):
    pack: str
    code: str


@event("catalogue.own_released", "按本单位文件制定工作标准", still=True)
class OwnReleased(Event):
    pack: str
    release: str
    digest: str


@event("catalogue.jurisdiction_taken", "采用一套本地口径", still=True)
class JurisdictionTaken(Event):
    jurisdiction: str
    starts: date
    packs: int
