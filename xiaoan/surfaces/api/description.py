"""The OpenAPI description as it is handed out, and a plain page drawn from it that needs no network.

To what the framework writes are added: the JSON bodies, the verb of every operation (`x-verb`), and the
problems it may answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from ninja import NinjaAPI

from xiaoan.surfaces.api.problems import MEDIA, TITLES

REFERENCE = "#/components/schemas/{name}"
PROBLEM = {
    "title": "Problem",
    "type": "object",
    "required": ["type", "title", "status", "detail", "fields"],
    "properties": {
        "type": {"type": "string", "description": "urn:xiaoan:problem:…"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "该怎么办，一句话"},
        "fields": {"type": "object", "additionalProperties": {"type": "string"}},
    },
}
ANYWHERE = (400, 401, 403, 404, 405, 422, 503)
WRITES = (409, 413, 415)


def described(schema: Any, api: NinjaAPI) -> Any:
    """The framework's schema, completed in place."""
    by_name: dict[str, Any] = {
        operation.view_func.__name__: operation.view_func
        for _prefix, router in api._routers
        for view in router.path_operations.values()
        for operation in view.operations
    }
    bodies = [view.said for view in by_name.values() if getattr(view, "said", None)]
    written, components = msgspec.json.schema_components(bodies, ref_template=REFERENCE)
    schema["components"]["schemas"] |= {"Problem": PROBLEM, **components}
    reference = dict(zip(bodies, written, strict=True))
    for method, each in _operations(schema):
        view = by_name[each["operationId"]]
        each["x-verb"] = view.verb
        shape = getattr(view, "said", None)
        if shape is not None:
            each["requestBody"] = {
                "required": bool(_required(components, reference[shape])),
                "content": {"application/json": {"schema": reference[shape]}},
            }
        for status in (*ANYWHERE, *(WRITES if method == "post" else ())):
            each["responses"].setdefault(status, _problem(status))
    return schema


def _operations(schema: Any) -> Iterator[tuple[str, Any]]:
    for path in schema["paths"].values():
        yield from path.items()


def _required(components: Any, reference: Any) -> Any:
    return components[reference["$ref"].rpartition("/")[2]].get("required")


def _problem(status: int) -> dict[str, object]:
    return {
        "description": str(TITLES[status][1]),
        "content": {MEDIA: {"schema": {"$ref": REFERENCE.format(name="Problem")}}},
    }


def docs(request: HttpRequest, api: NinjaAPI) -> HttpResponse:
    """The description as a page to read: every operation, its parameters, its body."""
    schema = api.get_openapi_schema()
    rooms: dict[str, list[dict[str, object]]] = {}
    for path, methods in schema["paths"].items():
        for method, each in methods.items():
            row = {
                "method": method.upper(),
                "path": path,
                "summary": each["summary"],
                "verb": each["x-verb"],
                "fields": [*_parameters(each), *_fields(schema, each)],
            }
            rooms.setdefault(each["tags"][0], []).append(row)
    return render(request, "api/docs.html", {"rooms": rooms, "info": schema["info"]})


def _parameters(operation: Any) -> Iterator[dict[str, object]]:
    for each in operation.get("parameters", ()):
        yield {
            "in": each["in"],
            "name": each["name"],
            "type": _type(each["schema"]),
            "required": each["required"],
            "says": each.get("description", ""),
        }


def _fields(schema: Any, operation: Any) -> list[dict[str, object]]:
    """The fields of an operation's JSON body, in order."""
    content = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if content is None or "$ref" not in content["schema"]:
        return []
    shape = schema["components"]["schemas"][content["schema"]["$ref"].rpartition("/")[2]]
    wanted = shape.get("required", ())
    return [
        {"in": "body", "name": name, "type": _type(details), "required": name in wanted}
        for name, details in shape["properties"].items()
    ]


def _type(details: Any) -> str:
    if "$ref" in details:
        return str(details["$ref"].rpartition("/")[2])
    if "anyOf" in details:
        return " | ".join(_type(one) for one in details["anyOf"])
    if "enum" in details:
        return " | ".join(str(one) for one in details["enum"])
    if details.get("type") == "array":
        return f"[{_type(details['items'])}]" if "items" in details else "[]"
    return str(details.get("format") or details.get("type", ""))
