"""The description: valid OpenAPI, complete, and a page that needs no network."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from ninja import Schema
from openapi_spec_validator import validate

from xiaoan.surfaces.api.api import api, operations
from xiaoan.surfaces.api.problems import TITLES
from xiaoan.surfaces.api.tests.calling import nobody, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def schema() -> Any:
    response = Client().get("/api/v1/openapi.json")
    assert response.status_code == 200
    return json.loads(response.content)


def test_the_description_is_valid_openapi(schema: Any) -> None:
    validate(schema)


def test_every_operation_names_its_verb_and_its_problems(schema: Any) -> None:
    described = {
        each["operationId"]: (method.upper(), each)
        for path in schema["paths"].values()
        for method, each in path.items()
    }
    assert set(described) == {each.name for each in operations()}
    for each in operations():
        method, said = described[each.name]
        assert (method, said["x-verb"]) == (each.method, each.verb)
        assert said["summary"]
        assert "application/problem+json" in said["responses"]["404"]["content"]
        assert ("409" in said["responses"]) == (method == "POST")
        assert said["security"] == [{"Bearer": []}, {"Session": []}]


def test_every_reference_leads_somewhere(schema: Any) -> None:
    wanted = set(re.findall(r"#/components/schemas/([^\"]+)", json.dumps(schema)))
    assert wanted <= set(schema["components"]["schemas"])


def test_every_shape_has_a_name_of_its_own() -> None:
    shapes = [
        each
        for each in _below(Schema)
        if each.__module__.startswith("xiaoan.surfaces.api") and "[" not in each.__name__
    ]
    names = [each.__name__ for each in shapes]
    assert sorted(names) == sorted(set(names))


def _below(kind: type[Schema]) -> list[type[Schema]]:
    children: list[type[Schema]] = kind.__subclasses__()
    return [each for child in children for each in (child, *_below(child))]


def test_every_body_is_closed_to_unknown_fields(schema: Any) -> None:
    for path in schema["paths"].values():
        for each in path.values():
            content = each.get("requestBody", {}).get("content", {}).get("application/json")
            if content:
                shape = schema["components"]["schemas"][content["schema"]["$ref"].rpartition("/")[2]]
                assert shape["additionalProperties"] is False


def test_the_page_shows_every_operation_and_fetches_nothing() -> None:
    response = Client().get("/api/v1/docs")
    page = response.content.decode()
    assert response.status_code == 200
    for each in operations():
        assert f"<code>/api/v1{each.path}</code>" in page
    assert not re.search(r"(src|href)=\"?(https?:)?//", page)
    assert "<script" not in page


def test_the_guide_lists_every_operation_with_its_verb() -> None:
    guide = (django_settings.SOURCE / "docs" / "guide" / "api.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"^\| (GET|POST) \| `([^`]+)` \| `([^`]+)` \|", guide, re.MULTILINE))
    assert listed == {(each.method, each.path, each.verb) for each in operations()}
    statuses = {int(found) for found in re.findall(r"^\| (\d{3}) \| ", guide, re.MULTILINE)}
    assert statuses == set(TITLES)


def test_unknown_addresses_and_methods_are_problems_too() -> None:
    anyone = nobody()
    for path in ("/", "/nothing", "/me/", "/units/x/y/z", "/docs/x"):
        response = anyone.get(path)
        assert response.status_code == 404, path
        told(response)
    told(Client(enforce_csrf_checks=True).post("/api/v1/nothing"))  # type: ignore[arg-type]
    response = anyone.post("/me")
    assert response.status_code == 405
    assert response["Allow"] == "GET"
    told(response)


def test_a_head_is_answered_like_a_get() -> None:
    assert Client().head("/api/v1/me").status_code == 401
    assert Client().head("/api/v1/openapi.json").status_code == 200


def test_no_answer_is_kept_by_a_cache_between() -> None:
    assert nobody().get("/me")["Cache-Control"] == "no-store"


def test_api_is_named_for_its_version() -> None:
    assert api.urls_namespace == "api-v1"
