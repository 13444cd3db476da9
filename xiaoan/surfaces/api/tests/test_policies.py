"""Policy documents through the API: what is in sight, and a reading with the fields of the command."""

from __future__ import annotations

from tests.support.cast import Cast
from xiaoan.engines.policy.shapes import Frequency
from xiaoan.features.policies.tests.play import duty, was_read, weekly
from xiaoan.surfaces.api.tests.calling import caller, told


def test_a_document_and_what_was_read_in_it(county: Cast) -> None:
    row = was_read(county, [weekly(), duty("签订责任书", evidence=("责任书",), actor="")])
    [line] = told(caller(county, "officer").get("/policies"))
    assert (line["id"], line["state"], line["open"], line["sha256"]) == (str(row.id), "read", 2, row.sha256)
    found = told(caller(county, "officer").get(f"/policies/{row.id}"))
    first, second = found["duties"]
    assert first["frequency"] == {"per": "week", "times": 1.0, "op": Frequency("week", 1).op}
    assert first["quote"] == "开展用电自查" and first["span"] == [0, 6] and first["asks"] == []
    assert second["evidence"] == ["责任书"] and second["actor"] is None and second["asks"]


def test_a_reading_under_review_is_no_business_of_a_school(county: Cast) -> None:
    row = was_read(county, [weekly()])
    assert told(caller(county, "safety").get("/policies")) == []
    assert caller(county, "safety").get(f"/policies/{row.id}").status_code == 404
    assert caller(county, "far_officer").get(f"/policies/{row.id}").status_code == 404
