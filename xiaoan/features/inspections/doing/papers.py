"""A paper taken for an act: in sight of the viewer, and on which side of it he stands."""

from __future__ import annotations

from uuid import UUID

from xiaoan.features.inspections import rules
from xiaoan.features.inspections.models import Paper
from xiaoan.features.inspections.reach import one
from xiaoan.features.inspections.verbs import INSPECT, SEE
from xiaoan.features.inspections.vocabulary import KINDS, Kind
from xiaoan.foundation.errors import Refused
from xiaoan.kernel.access.acts import Act
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.tree.queries import school_of
from xiaoan.kernel.tree.queries import unit as unit_of


def title(paper: Paper) -> str:
    """整改通知书 青石县局改〔2026〕001号."""
    return f"{KINDS[Kind(paper.kind)]}{paper.number}"


def paper_of(act: Act, paper_id: UUID) -> Paper:
    """The paper, or NotFound when it is absent or out of sight."""
    return one(act.by, Paper.objects.select_related("unit"), paper_id, SEE)


def issued_by(viewer: Viewer, paper: Paper) -> bool:
    """Whether the viewer speaks for the unit that issued the paper."""
    offered = rules.issuers(viewer, paper.unit.path, paper.unit_id, school_of(paper.unit).path)
    return paper.issuer_id in offered and not rules.lacking(
        viewer, INSPECT, paper.unit.path, paper.unit_id, paper.domains
    )


def require_issuer(act: Act, paper: Paper) -> None:
    """Refused for whoever does not speak for the issuing unit."""
    if paper.issuer_id is None:
        raise Refused("这是外单位的文书，不能在这里以对方的名义办理。")
    if not issued_by(act.by, paper):
        raise Refused(f"{title(paper)}由{paper.issuer}出具，请由他们办理。")


def speaks_for_school(viewer: Viewer, verb: str, paper: Paper) -> bool:
    """Whether the viewer holds a verb over the school from below the issuing unit: its own people, or 中心校 for it."""
    above = unit_of(paper.issuer_id).path if paper.issuer_id is not None else ""
    return any(
        verb in held.verbs
        and held.covers(paper.unit.path, paper.unit_id)
        and held.path != above
        and held.path.startswith(above)
        and (above != "" or held.path.startswith(school_of(paper.unit).path))
        for held in viewer.held
    )


def require_school(act: Act, verb: str, paper: Paper) -> None:
    """Refused for whoever does not speak for the school."""
    if not speaks_for_school(act.by, verb, paper):
        raise Refused("这份文书由受检学校签收和回复，请由学校有权限的人办理。")
