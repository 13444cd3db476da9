"""A batch of records: an answer for each row, the same as if it had been sent alone."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from tests.support.cast import Cast
from xiaoan.surfaces.api.tests.calling import caller, told
from xiaoan.surfaces.api.tests.test_records import walk


def row(cast: Cast, unit: str = "school", **more: Any) -> dict[str, Any]:
    return {**walk(cast, unit), "unit": str(cast.unit(unit).id), **more}


def test_every_row_has_its_own_answer_and_the_batch_again_is_known(county: Cast) -> None:
    safety = caller(county, "safety")
    good, lacking, hidden, nowhere = (
        row(county), row(county, rest_fine=False), row(county, "far_school"), {**row(county), "unit": str(uuid4())},
    )  # fmt: skip
    batch = {"records": [good, lacking, hidden, nowhere, {**good, "remark": "另写"}]}
    answer = told(safety.post("/records/batch", batch))
    assert [each["status"] for each in answer["rows"]] == [201, 422, 404, 404, 409]
    assert [each["client_id"] for each in answer["rows"]] == [each["client_id"] for each in batch["records"]]
    assert (answer["fresh"], answer["known"], answer["refused"]) == (1, 0, 4)
    assert all(each["reason"] for each in answer["rows"][1:])
    again = told(safety.post("/records/batch", batch))
    assert [each["status"] for each in again["rows"]] == [200, 422, 404, 404, 409]


def test_sent_alone_and_in_a_batch_it_is_the_same_submission(county: Cast) -> None:
    safety, one = caller(county, "safety"), row(county)
    alone = {key: value for key, value in one.items() if key != "unit"}
    first = told(safety.post(f"/units/{one['unit']}/records", alone))
    (answer,) = told(safety.post("/records/batch", {"records": [one]}))["rows"]
    assert (answer["status"], answer["receipt"]["records"]) == (200, first["records"])


def test_an_empty_or_endless_batch_is_refused(county: Cast) -> None:
    safety = caller(county, "safety")
    assert safety.post("/records/batch", {"records": []}).status_code == 422
    assert safety.post("/records/batch", {"records": [row(county)] * 501}).status_code == 422
