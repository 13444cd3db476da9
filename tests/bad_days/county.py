"""`python -m tests.bad_days.county`: a small county in a running installation, and how programs come in, as JSON.

Four schools, each with a safety officer and a token. It is made by the commands, as the worker.
"""

from __future__ import annotations

import json
import sys
from datetime import timedelta

from xiaoan.surfaces.console.boot import wake

SCHOOLS = 4


def main() -> None:
    """Make the county and tell its schools: id of the unit, token of its safety officer."""
    wake("worker")
    from xiaoan.foundation.clock import now, school_day
    from xiaoan.kernel.access.doors import issue_token
    from xiaoan.kernel.access.queries import operator
    from xiaoan.kernel.org.commands import found_unit
    from xiaoan.kernel.org.staff import add_person, appoint

    by, at = operator(), now() - timedelta(days=7)
    county = found_unit(by=by, parent=None, kind="county", name="青石县教育局", opened=school_day(at), at=at)
    told = []
    for number in range(1, SCHOOLS + 1):
        name = f"青石县第{number}小学"
        unit = found_unit(by=by, parent=county, kind="primary", name=name, opened=school_day(at), at=at)
        person = add_person(by=by, unit=unit, name=f"示例·安全员{number}", at=at)
        appoint(by=by, person=person, code="safety_officer", starts=school_day(at), at=at)
        assert person.account_id is not None
        token = issue_token(by=by, account_id=person.account_id, title="测试", at=at)
        told.append({"unit": str(unit.id), "token": token})
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    main()
