"""Whatever a program sends, the answer is one the description promises: never a breakdown, never another shape.

Every operation is tried with made-up values, and with made-up values about things that really are there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
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
from xiaoan.surfaces.api.api import operations
from xiaoan.surfaces.api.tests.calling import ROOT, Caller, caller
from xiaoan.surfaces.api.tests.test_strangers import things

CALLERS = {"safety": 3, "officer": 1, "fireman": 1}
"""Whoever keeps a school, whoever sees a county, and who holds nothing; and how many values for each operation."""
CHECKS = (
    schemathesis.checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
)


@dataclass(frozen=True)
class Trial:
    """How operations are tried: by whom, about which things, how often, and whether with the same values each time."""

    who: Caller
    named: dict[str, str]
    examples: int
    same: bool


def tried(operation: Any, trial: Trial, mode: GenerationMode) -> None:
    """Call one operation with made-up values of one mode (fitting its description, or breaking it)."""

    @given(case=operation.as_strategy(generation_mode=mode), real=st.booleans())
    @settings(
        max_examples=trial.examples,
        deadline=None,
        database=None,
        derandomize=trial.same,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def once(case: Any, real: bool) -> None:
        # A host name that is none is turned away before any address is read.
        for header in [each for each in case.headers or () if each.lower() == "host"]:
            del case.headers[header]
        if real and case.path_parameters:
            case.path_parameters.update({key: trial.named[key] for key in case.path_parameters if key in trial.named})
        case.call_and_validate(headers=trial.who.headers(), checks=CHECKS)

    once()


@pytest.fixture
def examples(request: pytest.FixtureRequest) -> int:
    """How many values were asked for on the command line; 0 for the few of the gate."""
    return int(request.config.getoption("--examples"))


@pytest.mark.timeout(14_400)
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
@pytest.mark.parametrize(("name", "few"), CALLERS.items())
def test_no_value_breaks_an_operation(
    committed_cast: Cast, mode: GenerationMode, name: str, few: int, examples: int
) -> None:
    adopt_lamp(committed_cast, starts=date(2026, 9, 1))
    trial = Trial(caller(committed_cast, name), things(committed_cast), examples or few, not examples)
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    tried_names = []
    for found in schema.get_all_operations():
        operation = found.ok()  # type: ignore[union-attr]  # an operation that cannot be read fails right here
        tried_names.append(operation.label)
        tried(operation, trial, mode)
    assert sorted(tried_names) == sorted(f"{each.method} {ROOT}{_braced(each.path)}" for each in operations())


def _braced(path: str) -> str:
    """An address as the description writes it: names in braces, without their kinds."""
    return re.sub(r"\{(?:\w+:)?(\w+)\}", r"{\1}", path)
