"""What duties are called, whatever their source: of the catalogue, of a demand, of a confirmation."""

from __future__ import annotations

from collections.abc import Collection

from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.catalogue.pack.items import CheckItem
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.work.demands.models import Demand, demand_of
from xiaoan.kernel.work.elsewhere.models import Declaration, declaration_of
from xiaoan.kernel.work.owing.apart import item_of
from xiaoan.kernel.work.owing.demanded import items_of


def titles(codes: Collection[str]) -> dict[str, str]:
    """code -> title. What is called something in rows one may see is no secret, though its bureau's row may be."""
    known = shelf().duties
    found = {code: known[code].title for code in codes if code in known}
    demands = {demand: code for code in codes if (demand := demand_of(code))}
    confirmations = {row: code for code in codes if (row := declaration_of(code))}
    if not demands and not confirmations:
        return found
    with opened(EVERYTHING):
        for row, title in Demand.objects.filter(id__in=demands).values_list("id", "title"):
            found[demands[row]] = title
        rows = Declaration.objects.filter(id__in=confirmations).values_list("id", "platform", "duty")
        for row, platform, duty in rows:
            said = known[duty].title if duty in known else duty
            found[confirmations[row]] = f"已在{platform}如实记录：{said}"
    return found


def own_items(code: str) -> dict[str, CheckItem]:
    """The items that a demand or a confirmation brings itself; none for a duty of the catalogue."""
    demand, confirmation = demand_of(code), declaration_of(code)
    if demand is None and confirmation is None:
        return {}
    with opened(EVERYTHING):
        if demand is not None:
            row = Demand.objects.filter(id=demand).first()
            return {item.code: item for item in items_of(row)} if row is not None else {}
        said = Declaration.objects.filter(id=confirmation).first() if confirmation is not None else None
    if said is None or said.duty not in shelf().duties:
        return {}
    item = item_of(said.id, said.platform, shelf().duties[said.duty])
    return {item.code: item}


def known(code: str) -> bool:
    """Whether a code names something that is or was owed: a duty, a demand or a confirmation."""
    return code in titles([code])


def domain_of_other(unit: Unit, code: str) -> str | None:
    """The domain of a demand or a confirmation that asks this unit; None when the code names neither."""
    demand, confirmation = demand_of(code), declaration_of(code)
    if demand is None and confirmation is None:
        return None
    with opened(EVERYTHING):
        if demand is not None:
            row = Demand.objects.filter(id=demand, sent_at__isnull=False).first()
            return row.domain if row is not None and unit.id in row.units else None
        said = Declaration.objects.filter(id=confirmation).first() if confirmation is not None else None
        return said.domain if said is not None and unit.path.startswith(said.path) else None
