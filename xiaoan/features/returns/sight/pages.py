"""One return as a page or a paper shows it: its body, steps, notes, and what has changed since it was frozen.

A return speaks of every domain at once: who was granted some domains only sees none of it and takes no step of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from xiaoan.features.returns.models import Draft, Frozen, Kept, Note
from xiaoan.features.returns.pace import Owed, one
from xiaoan.features.returns.rules import read_code
from xiaoan.features.returns.shapes import Body, Figure, Signature
from xiaoan.features.returns.sight.bodies import computed, standing_body
from xiaoan.features.returns.sight.standing import Line, lines_of
from xiaoan.features.returns.verbs import CHECK, COMPILE, FILL, ISSUE, REVIEW, SEE, SIGN
from xiaoan.foundation.errors import NotFound
from xiaoan.kernel.access.queries import may_unit, seen, visible_unit
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.files.queries import Attached, attachments_of

STAMPED = "returns.stamped"


class Changed(NamedTuple):
    """A figure that is no longer what was frozen."""

    code: str
    title: str
    frozen: str
    now: str


@dataclass(frozen=True, slots=True)
class Page:
    """A return. `frozen` None: still on its way; `kept`: its month closed unsigned and gave these figures."""

    owed: Owed
    line: Line
    body: Body
    draft: Draft | None
    frozen: Frozen | None
    kept: Kept | None
    notes: tuple[Note, ...]
    scans: tuple[Attached, ...]
    may: frozenset[str]

    @property
    def state(self) -> str:
        return "signed" if self.frozen else self.draft.state if self.draft else "open"

    @property
    def steps(self) -> list[Signature]:
        """The chain, signed or not."""
        if self.frozen is not None:
            signed: list[Signature] = self.frozen.steps
            return signed
        titles = [each.title for each in self.owed.kind.steps]
        row = self.draft
        if row is None or row.state == "open":
            return [Signature(title=title) for title in titles]
        found = [Signature(title=titles[0], by=row.filled_by, at=row.filled_at)]
        reviewed = row.state == "reviewed"
        found.append(Signature(title=titles[1], by=row.reviewed_by if reviewed else None,
                               at=row.reviewed_at if reviewed else None))  # fmt: skip
        return [*found, Signature(title=titles[2])]

    @property
    def lacking(self) -> list[Figure]:
        """Cells that must be said before it can be sent in."""
        needed = {f"{block.code}.{cell.code}" for block in self.owed.kind.blocks for cell in block.cells if cell.needed}
        return [figure for code, figure in self.body.figures.items() if code in needed and not figure.value]


def verbs_of(kind_filler: str) -> tuple[str, str, str]:
    """The three steps' verbs: a school's chain, or an office's."""
    return (FILL, REVIEW, SIGN) if kind_filler == "school" else (COMPILE, CHECK, ISSUE)


def allowed(viewer: Viewer, owed: Owed) -> frozenset[str]:
    """Which steps ("fill", "review", "sign") the viewer may take at all; an office's only its own people."""
    verbs = verbs_of(owed.kind.filler)
    if owed.kind.filler != "school" and viewer.unit != owed.unit.id:
        return frozenset()
    steps = zip(("fill", "review", "sign"), verbs, strict=True)
    return frozenset(name for name, verb in steps if may_unit(viewer.whole, verb, owed.unit))


def page(viewer: Viewer, unit_id: UUID, code: str, period: str, *, at: datetime) -> Page:
    """One return: frozen as it was signed, else as its records stand."""
    owed = one(visible_unit(viewer.whole, unit_id, SEE), code, period)
    named = {"unit": owed.unit, "kind": code, "period": period}
    frozen = seen(viewer.whole, Frozen.objects.filter(**named), SEE, domain=None).first()
    draft = Draft.objects.filter(**named).first()
    kept = Kept.objects.filter(**named).first()
    body = frozen.body if frozen is not None else standing_body(viewer, owed, draft, kept, at=at)
    notes = tuple(Note.objects.filter(**named).order_by("at", "id"))
    scans = attachments_of(viewer, [frozen.id], STAMPED).get(frozen.id, ()) if frozen else ()
    return Page(
        owed, lines_of(viewer, [owed], at=at)[0], body, draft, frozen, kept, notes, tuple(scans), allowed(viewer, owed)
    )


def difference(viewer: Viewer, found: Page, *, at: datetime) -> list[Changed]:
    """定稿后有变化: what the records would say today beside what was signed. Nothing is rewritten."""
    if found.frozen is None:
        return []
    typed = {code: each.value for code, each in found.body.figures.items() if each.take == "typed"}
    now = computed(viewer, found.owed, typed, with_open=found.body.with_open, at=at).figures
    changed = []
    for code, figure in found.body.figures.items():
        after = now[code].value if code in now else ""
        if figure.value != after and figure.take != "typed":
            changed.append(Changed(code, named(found.body, figure), figure.value, after))
    return changed


def named(body: Body, figure: Figure) -> str:
    """The figure's name with its line, so that 已整改 of 一般隐患 is told from that of 重大隐患."""
    for part in body.blocks:
        for row in part.rows:
            if any(each.code == figure.code for each in row.figures):
                return f"{row.title}　{figure.title}"
    return figure.title


def by_code(viewer: Viewer, text: str) -> Frozen:
    """The frozen return a paper with this check code belongs to, of those the viewer may see; or NotFound."""
    code = read_code(text)
    rows = Frozen.objects.filter(code=code).select_related("unit")
    found = seen(viewer.whole, rows, SEE, domain=None).first() if code else None
    if found is None:
        raise NotFound("没有找到这个校验码，请对照纸上的八位字母和数字再输一次。")
    return found
