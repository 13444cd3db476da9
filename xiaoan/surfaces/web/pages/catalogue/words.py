"""Duties in words: a clause as it is shown, and the few codes that have no title of their own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext_lazy as _

from xiaoan.kernel.catalogue.pack import written
from xiaoan.kernel.catalogue.pack.schema import Pack, Source
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.surfaces.web.parts import Clause
from xiaoan.surfaces.web.signs import Words

ANSWERING: dict[str, Words] = {
    "by_exception": _("只记有问题的，其余看过、无异常"),
    "item_by_item": _("逐项回答"),
}
OWED_AT: dict[str, Words] = {"legal": _("全校一次"), "campus": _("每个校区"), "bureau": _("教育局")}
PER: dict[str, Words] = {
    "unit": "",
    "holder": _("每人一次"),
    "class": _("每班一次"),
    "place": _("每处一次"),
    "item": _("每件一次"),
}


def sources_of(pack: Pack) -> dict[str, Source]:
    """Documents a pack may cite: its own first, then those of the packs it stands on."""
    return {**shelf().sources, **{source.code: source for source in pack.sources}}


def clauses(cited: Iterable[written.Clause], sources: Mapping[str, Source]) -> tuple[Clause, ...]:
    """Clauses as the pages show them."""
    return tuple(_clause(each, sources.get(each.source)) for each in cited)


def _clause(cited: written.Clause, source: Source | None) -> Clause:
    title = f"《{source.title}》" if source is not None else cited.source
    return Clause(cited.says, title, cited.clause, cited.verify or (source is not None and source.verify))
