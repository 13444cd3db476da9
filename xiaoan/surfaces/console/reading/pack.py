"""A draft pack of what a document asks, as files in a folder: for whoever works on packs by hand, before anybody
reviewed it. Duties that name nobody are put to the school's safety officer, and it is told how many."""

from __future__ import annotations

import msgspec.structs

from xiaoan.engines.policy.shapes import Duty, Reading
from xiaoan.features.policies.carrying.plan import Plan, plan_of
from xiaoan.features.policies.carrying.titles import title_of
from xiaoan.features.policies.carrying.who import Who
from xiaoan.features.policies.drafting.files import pack_files
from xiaoan.features.policies.drafting.pack import own_pack
from xiaoan.features.policies.drafting.shapes import Entry, Head
from xiaoan.features.policies.shapes import Choices, WasSaid, as_read, as_said
from xiaoan.foundation.errors import Refused
from xiaoan.kernel.catalogue.pack.schema import Pack

_SOMEBODY = Who("campus", ("safety_officer", "vice_principal_safety", "principal"))
_OPEN = frozenset({"who", "when", "often"})


def drafted(reading: Reading, code: str, known: dict[str, Pack], year: int) -> tuple[dict[str, str], list[str]]:
    """File name -> text of a pack of that code, and what the person who goes on with it must know.

    `known` are the packs it stands on; `year` is the document's where it names none. Refused when nothing is owed.
    """
    inside = [duty for duty in reading.duties if duty.scope == "in"]
    years = {piece.number: piece.year or year for piece in reading.pieces}
    entries, guessed, left_out = [], 0, 0
    for number, duty in enumerate(inside, 1):
        said, plan, guess = _carried(duty, years.get(duty.piece, year))
        if plan.kind == "standing":
            left_out += 1
            continue
        guessed += guess
        entries.append(Entry(f"d{number}", said, plan, _place(duty)))
    if not entries:
        raise Refused("文件里没有读出要做的事，没有可起草的。")
    title = next(
        (piece.title for piece in reading.pieces if piece.scope == "in" and piece.title), reading.document.name
    )
    made = own_pack(Head(code, "0.1.0", title or code), entries)
    notes = [f"有 {guessed} 条没有写清由谁做或哪天做，先按学校安全员、每学期自查起草，请逐条核对。"] if guessed else []
    notes += [f"有 {left_out} 条是倡导或已有做法，没有写进去。"] if left_out else []
    return pack_files(made, known, year), notes


def _carried(duty: Duty, year: int) -> tuple[WasSaid, Plan, bool]:
    """What is said of a duty and how it is carried; True when that had to be guessed."""
    said, read = as_said(duty, title_of(duty.action)), as_read(duty)
    sure = plan_of(said, read, year=year)
    plan = plan_of(said, read, who=_SOMEBODY, year=year)
    if _open(plan):
        choices = Choices(kind="self_check", at=plan.at or _SOMEBODY.at, posts=plan.posts or _SOMEBODY.posts)
        said = msgspec.structs.replace(said, choices=choices)
        plan = plan_of(said, read, year=year)
    return said, plan, _open(sure)


def _open(plan: Plan) -> bool:
    return any(ask.code in _OPEN for ask in plan.asks)


def _place(duty: Duty) -> str:
    """Where the sentence stands: its innermost heading and its line."""
    inner = f"{duty.headings[-1][:30]}，" if duty.headings else ""
    return f"{inner}第{duty.line}行"
