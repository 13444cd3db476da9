"""`xiaoan packs coverage`: which requirement is carried by what, area by area, and what is still open.

The table is `coverage.yaml` beside the packs; a folder of packs without one has nothing to be checked.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xiaoan.foundation.errors import BadPack, NotFound
from xiaoan.surfaces.console.packs.folder import FOLDER, FOLDER_HELP, shipped, sound

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xiaoan.kernel.catalogue.coverage.shapes import Coverage, Row
    from xiaoan.kernel.catalogue.pack.schema import Pack


def coverage_of(root: Path, packs: Mapping[str, Pack]) -> Coverage | None:
    """The checked table beside the packs of `root`; None where there is none. Raises BadPack at the first fault."""
    from xiaoan.kernel.catalogue.coverage.grounds import groundless
    from xiaoan.kernel.catalogue.coverage.house import house_with
    from xiaoan.kernel.catalogue.coverage.reading import FILE, read_coverage
    from xiaoan.kernel.catalogue.pack.shelf import Shelf

    file = root / FILE
    if not file.is_file():
        return None
    table = read_coverage(file.read_bytes(), house_with(packs))
    bare, excused = groundless(Shelf.of(packs.values())), {one.code for one in table.unsourced}
    for code in bare:
        if code not in excused:
            raise BadPack(
                *_written(root, code), f"“{code}”没有依据：写明 clauses，或者在 {FILE} 的 unsourced 里说为什么。"
            )
    for code in sorted(excused.difference(bare)):
        raise BadPack(*_written(root, code, FILE), f"“{code}”已经有依据，或者不在包里，请从 unsourced 里去掉。")
    return table


def coverage_faults(root: Path, packs: Mapping[str, Pack]) -> tuple[BadPack, ...]:
    """What `packs check` says about the table."""
    try:
        coverage_of(root, packs)
    except BadPack as fault:
        return (fault,)
    return ()


def told(table: Coverage, packs: Mapping[str, Pack]) -> Iterator[str]:
    """Counts by area and kind, then what is missing: packs to write, features to build, what is carried in part."""
    from xiaoan.kernel.catalogue.coverage.shapes import STANDINGS, Standing

    rows = [(row, table.standing(row)) for row in table.rows]
    yield "　".join(("领域", *STANDINGS.values(), "共"))
    for area in table.areas:
        counts = Counter(standing for row, standing in rows if row.area == area.code)
        yield f"{area.code}　{area.title}　" + "　".join(str(counts[one]) for one in STANDINGS) + f"　{counts.total()}"
    counts = Counter(standing for _, standing in rows)
    yield "合计　　" + "　".join(str(counts[one]) for one in STANDINGS) + f"　{counts.total()}"
    by_pack = [(row.pack, row) for row in table.rows if row.pack]
    yield from _listed("还没写的标准", {one.code: one.title for one in table.planned}, by_pack)
    widened = {code: packs[code].title for code, _ in by_pack if code in packs}
    yield from _listed("要补写的标准", widened, by_pack)
    missing = {one.code: one.title for one in table.features if not one.built}
    yield from _listed("还没做的功能", missing, [(name, row) for row in table.rows for name in row.features])
    yield ""
    yield "只做了一部分："
    yield from (f"{row.id}　{row.title}　{_lacking(row)}" for row, standing in rows if standing is Standing.PART)


def _listed(head: str, titles: Mapping[str, str], found: list[tuple[str, Row]]) -> Iterator[str]:
    """A paragraph of what is missing; nothing where nothing is."""
    if titles:
        yield ""
        yield f"{head}："
    for code, title in titles.items():
        numbers = [row.id for name, row in found if name == code]
        yield f"{code}　{title}　{len(numbers)} 项　{'、'.join(numbers)}"


def _lacking(row: Row) -> str:
    wanted = [f"标准 {row.pack}"] if row.pack else []
    return "；".join((*([row.lacks] if row.lacks else []), *wanted)) or "有的功能还没做"


def _written(root: Path, code: str, name: str = "*/*.yaml") -> tuple[str, int]:
    """File and line where a code is defined; the first file searched when it is nowhere."""
    defined = re.compile(rf"\bcode: {re.escape(code)}\s*(?:[,}}]|$)")
    for file in sorted(root.glob(name)):
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
            if defined.search(line):
                return str(file.relative_to(root)), number
    return "", 0


@click.command()
@click.option("--folder", type=FOLDER, help=FOLDER_HELP)
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出：每项要求的编号、由什么承担、代码。")
def coverage(folder: Path | None, as_json: bool) -> None:
    """407 项要求各由什么承担，按领域的数目，还缺什么。"""
    root, packs = folder or shipped(), sound(folder)
    table = coverage_of(root, packs)
    if table is None:
        raise NotFound(f"“{root.name}”里没有 coverage.yaml。")
    if as_json:
        rows = [{"id": row.id, "by": row.by, "refs": list(row.refs)} for row in table.rows]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for line in told(table, packs):
        click.echo(line)
