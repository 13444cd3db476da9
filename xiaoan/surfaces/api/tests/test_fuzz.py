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

EXAMPLES = 3
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
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def once(case: Any, real: bool) -> None:
        # A host name that is none is turned away before any address is read.
        for header in [each for each in case.headers or () if each.lower() == "host"]:
            del case.headers[header]
        if real and case.path_parameters:
            case.path_parameters.update({key: named[key] for key in case.path_parameters if key in named})
        case.call_and_validate(headers=who.headers(), checks=CHECKS)

    once()


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_no_value_breaks_an_operation(committed_cast: Cast, mode: GenerationMode) -> None:
    adopt_lamp(committed_cast, starts=date(2026, 9, 1))
    named, who = things(committed_cast), caller(committed_cast, "safety")
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    tried_names = []
    for found in schema.get_all_operations():
        operation = found.ok()  # type: ignore[union-attr]  # an operation that cannot be read fails right here
        tried_names.append(operation.label)
        tried(operation, who, named, mode)
    assert len(tried_names) > 50
