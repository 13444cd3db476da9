"""What content of packs stands on: its own clauses, or those of what uses it. Pure."""

from __future__ import annotations

from xiaoan.kernel.catalogue.pack.shelf import Shelf

_OWN = ("duties", "hazards", "combined", "inspections", "emergencies")


def groundless(shelf: Shelf) -> tuple[str, ...]:
    """Codes that no document stands behind, in the order of the packs.

    A duty, a hazard kind, a combined rule, an inspector's list and an emergency cite a clause themselves. A check item
    may stand on the kind of hazard it becomes, or on a duty that asks it; a ledger on a duty over its rows, on the
    hazard raised when a row runs out, or on an inspector's list that wants to see it.
    """
    own = [one.code for name in _OWN for one in getattr(shelf, name).values() if not one.clauses]
    cited = frozenset(code for code, duty in shelf.duties.items() if duty.clauses)
    asked = {item.code for code in cited for item in shelf.items_of(shelf.duties[code].checklist)}
    items = [
        item.code
        for item in shelf.items.values()
        if not item.clauses and item.code not in asked and not _founded(shelf, item.kind)
    ]
    return (*own, *items, *_ledgers(shelf, cited))


def _founded(shelf: Shelf, kind: str) -> bool:
    return kind in shelf.hazards and bool(shelf.hazards[kind].clauses)


def _ledgers(shelf: Shelf, cited: frozenset[str]) -> list[str]:
    walked = {shelf.duties[code].ledger for code in cited}
    shown = {
        proof.ledger
        for inspection in shelf.inspections.values()
        if inspection.clauses
        for demand in inspection.demands
        for proof in demand.proofs
    }
    return [
        ledger.code
        for ledger in shelf.ledgers.values()
        if not ledger.clauses
        and ledger.code not in walked | shown
        and not any(_founded(shelf, expiry.raises) for expiry in ledger.expiries)
    ]
