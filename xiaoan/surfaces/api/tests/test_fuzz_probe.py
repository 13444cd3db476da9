"""Whatever a program sends, the answer is one the description promises: never a breakdown, never another shape.

Every operation is tried with made-up values, and with made-up values about things that really are there.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.support.cast import Cast
from xiaoan.kernel.work.tests.acting import adopt_lamp
from xiaoan.surfaces.api.tests.calling import Caller, caller
from xiaoan.surfaces.api.tests.test_strangers import things

EXAMPLES = 150
from collections import Counter
SEEN=Counter()
FAILS={}
CHECKS = (
    schemathesis.checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
)


def tried(operation: Any, who: Caller, named: dict[str, str], mode: GenerationMode) -> None:
    """Call one operation with made-up values of one mode (fitting its description, or breaking it)."""

    @given(case=operation.as_strategy(generation_mode=mode), real=st.booleans())
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=False,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def once(case: Any, real: bool) -> None:
        if real and case.path_parameters:
            case.path_parameters.update({key: named[key] for key in case.path_parameters if key in named})
        r = case.call(headers=who.headers())
        SEEN[operation.label, r.status_code, real] += 1
        try:
            case.validate_response(r, checks=CHECKS)
        except BaseException as e:
            FAILS.setdefault((operation.label, r.status_code, type(e).__name__), []).append((str(e)[:1500]))

    once()


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
@pytest.mark.parametrize("name", ["safety"])
def test_no_value_breaks_an_operation(committed_cast: Cast, name: str, mode: GenerationMode) -> None:
    adopt_lamp(committed_cast, starts=date(2026, 9, 1))
    named, who = things(committed_cast), caller(committed_cast, name)
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    tried_names = []
    for found in schema.get_all_operations():
        operation = found.ok()
        tried_names.append(operation.label)
        tried(operation, who, named, mode)
    import json
    tot=Counter()
    for (l,c,re),n in SEEN.items(): tot[l,c]+=n
    for k,v in sorted(tot.items()): print(k,v)
    print('FAILS', len(FAILS))
    for k,v in FAILS.items(): print('=====',k,len(v)); print(v[0])

