"""Columns asked twice, proof without a clause, schools by weight: pure, by hand."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

import msgspec

from xiaoan.kernel.catalogue.derived.returns import Block, Cell, Return
from xiaoan.kernel.catalogue.pack.content import Column, Ledger
from xiaoan.kernel.catalogue.pack.words import Fact
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.work.weight.loads import Load, Loads, Term
from xiaoan.reports.burden.proof import demanded, same_columns, typed_though_held
from xiaoan.reports.burden.schools import bands, size_words, weights

TERM = Term("学期", date(2026, 9, 7), date(2026, 9, 20))


def ledger(code: str, **columns: str) -> Ledger:
    made = (Column(code="name", title="名称", type="text"), *(_column(key, of) for key, of in columns.items()))
    return Ledger(code=code, title=code, title_en=code, label="name", columns=made)


def _column(title: str, of: str) -> Column:
    return Column(code=title, title=title, type=of)  # type: ignore[arg-type]


def test_two_ledgers_of_the_same_things_that_ask_the_same_fact() -> None:
    one, other = ledger("a", 到期日="date", 位置="place"), ledger("b", 到期日="date", 位置="place", 人数="number")
    (found,) = same_columns([other, one])
    assert (found.one, found.other, found.columns) == ("a", "b", ("到期日",))
    assert same_columns([one, ledger("c", 位置="place")]) == [], "where a thing stands is no second asking"
    renamed = msgspec.structs.replace(other, columns=(_column("编号", "text"), *other.columns[1:]), label="编号")
    assert same_columns([one, renamed]) == [], "other things"


def test_a_fact_of_the_unit_that_a_ledger_asks_too() -> None:
    fact = Fact(code="pupils", title="人数", title_en="Pupils", type="number")
    (found,) = same_columns([ledger("a", 人数="number")], [fact])
    assert (found.one, found.other, found.columns) == ("单位资料", "a", ("人数",))


def test_a_cell_that_is_typed_though_it_is_held() -> None:
    def kind(*cells: Cell) -> Return:
        block = Block(code="b", title="b", cells=cells)
        return Return(code="r", title="月报表", title_en="R", filler="school", due_day=5, steps=(), blocks=(block,))

    facts = [Fact(code="pupils", title="学生数", title_en="Pupils", type="number")]
    asked, derived = (
        Cell(code="a", title="学生数", take="typed"),
        Cell(code="c", title="学生数", take="fact", fact="pupils"),
    )
    assert [each.columns for each in typed_though_held([kind(asked)], facts)] == [("学生数",)]
    assert typed_though_held([kind(derived)], facts) == []
    assert typed_though_held([kind(Cell(code="d", title="下月重点", take="typed"))], facts) == []


def test_every_proof_of_the_packs_here_stands_on_a_clause(db: None) -> None:
    proofs = demanded(shelf().duties.values())
    assert proofs
    assert [each for each in proofs if not each.grounded] == []
    bare = proofs[0]._replace(clause=msgspec.structs.replace(proofs[0].clause, source="nowhere"))
    assert not bare.grounded


def test_schools_with_their_campuses_are_weighed_and_add_up(db: None) -> None:
    school, campus, point = (Unit(id=uuid4(), path=f"000{n}.", kind=kind) for n, kind in enumerate(KINDS))
    school.is_school = point.is_school = True
    campus.parent_id = school.id
    one, two = TERM.weeks
    rows = (
        Load(school.id, one, "d", "安全员", 60, 1), Load(campus.id, one, "d", "安全员", 40, 1),
        Load(campus.id, two, "d", "安全员", 20, 1), Load(point.id, two, "d", "校长", 30, 1),
    )  # fmt: skip
    units: dict[UUID, Unit] = {each.id: each for each in (school, campus, point)}
    loads = Loads(TERM, rows, {"d": "查"}, units, {(campus.id, "安全员"): 2, (point.id, "校长"): 1})
    found = weights(loads, {school.id: 1200}, weeks=2)
    assert [(each.unit, each.week, each.worst, each.people, each.each) for each in found] == [
        (school, 60.0, 100, 2, 30.0), (point, 15.0, 30, 1, 15.0),
    ]  # fmt: skip
    assert sum(each.week for each in found) == loads.a_week(loads.minutes)
    assert {(band.size, band.schools, band.week) for band in bands(found)} == {
        ("1000 人以上", 1, 60.0), ("没填学生数", 1, 15.0),
    }  # fmt: skip
    assert [size_words(size) for size in range(-1, 4)] == [
        "没填学生数", "50 人以内", "51–300 人", "301–1000 人", "1000 人以上",
    ]  # fmt: skip


KINDS = ("primary", "campus", "teaching_point")
