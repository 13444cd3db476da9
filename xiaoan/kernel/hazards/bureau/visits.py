"""回访 by choice: somebody looks again at what was closed. Well, it is written down; else a new hazard names the old.

Closed stays closed. Nobody owes a return visit, and no figure counts them.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from xiaoan.foundation.digest import canonical, sm3
from xiaoan.foundation.errors import Conflict, Refused
from xiaoan.foundation.text import cleaned
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.queries import one
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.hazards import verbs
from xiaoan.kernel.hazards.held_up.events import Revisited
from xiaoan.kernel.hazards.life.triage import recur
from xiaoan.kernel.hazards.machine import Stage
from xiaoan.kernel.hazards.models import Hazard, ReturnVisit


def revisit(
    *, by: Viewer, hazard_id: UUID, client_id: UUID, well: bool, at: datetime, note: str = "", quantity: int = 1
) -> ReturnVisit:
    """Write down a return visit; failed, it registers 反复出现. The same form twice is one visit."""
    with acts.opened(by=by, at=at) as act:
        rows = Hazard.objects.select_for_update(of=("self",)).select_related("unit")
        hazard = one(by, rows, hazard_id, verbs.SEE)
        act.require(verbs.REVISIT, hazard.unit, domain=hazard.domain)
        text = cleaned(note, most=300)
        digest = sm3(canonical({"hazard": hazard.id, "well": well, "note": text, "quantity": quantity}))
        found = ReturnVisit.objects.filter(home=hazard.home, client_id=client_id).first()
        if found is not None:
            if (found.digest, found.by.account) != (digest, by.account):
                raise Conflict("这张表单已经交过，内容却不一样。请重新打开再写。")
            return found
        if hazard.stage != Stage.CLOSED:
            raise Refused("这条隐患还没有销号，照常复查即可；回访是销号以后再看。")
        if not well and not text:
            raise Refused("请写明又出现了什么。", {"note": "请写明看到的情况"})
        again = (
            None
            if well
            else recur(by=by, hazard_id=hazard.id, client_id=client_id, what=text, quantity=quantity, at=at)
        )
        row = ReturnVisit.objects.create(
            unit=hazard.unit, hazard_id=hazard.id, client_id=client_id, digest=digest, well=well, note=text,
            by=act.acting(hazard.unit), at=at, again_id=again.id if again else None,
        )  # fmt: skip
        act.record(Revisited(well=well, note=text, again=row.again_id), about=row)
        return row
