"""A report that there are too few of something: tied to the unit and the norm until it is settled."""

from __future__ import annotations

from tests.support.cast import Cast
from xiaoan.kernel.hazards.commands import Seen, report
from xiaoan.kernel.ledgers.norms.reading import NormLine
from xiaoan.kernel.ledgers.queries import norms_of
from xiaoan.kernel.ledgers.tests.garage import GUARDS, adopt_garage, at, seeing

NOW = at(10, 12)


def guards(cast: Cast, unit: str = "school", who: str = "officer") -> NormLine:
    viewer = cast.seat(who, NOW)
    with seeing(viewer):
        (line,) = norms_of(viewer, cast.unit(unit), at=NOW, codes=(GUARDS,))
    return line


def test_what_is_reported_says_so_and_only_there(cast: Cast) -> None:
    adopt_garage(cast)
    line = guards(cast)
    assert line.reported is None
    made = report(
        by=cast.seat("safety", NOW), unit=cast.unit("school"), client_id=line.mark,
        seen=Seen(what="少保安", where="校门", kind="garage.guards_short", origin="norm", origin_id=line.mark), at=NOW,
    )  # fmt: skip
    again = guards(cast)
    assert (again.reported, again.mark) == (made.id, line.mark)
    assert guards(cast, "point").reported is None
