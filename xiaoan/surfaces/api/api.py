"""/api/v1: its rooms, its way in, its description. `urls` is what the URL map mounts, `operations` what tests walk.

Everything under the mount answers JSON, unknown addresses and wrong methods too. It only adds: a field or an
address once given stays.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property, update_wrapper
from typing import Any, NamedTuple

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver, re_path
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.renderers import JSONRenderer

from xiaoan.surfaces.api import problems
from xiaoan.surfaces.api.description import described, docs
from xiaoan.surfaces.api.door import Bearer, Session
from xiaoan.surfaces.api.routes import ROOMS

PUBLIC = "public"


class Chinese(JSONRenderer):
    """JSON that keeps its letters: a third of the bytes, and readable as it travels."""

    json_dumps_params: Mapping[str, Any] = {"ensure_ascii": False}


class Api(NinjaAPI):
    """The framework's API with our description: verbs, bodies, and the problems every operation may answer."""

    @cached_property
    def _description(self) -> Any:
        return described(super().get_openapi_schema(), self)

    def get_openapi_schema(self, **options: Any) -> Any:
        """The same as long as the process lives."""
        return self._description

    def get_openapi_operation_id(self, operation: Any) -> str:
        """Short and stable: programs are generated from it."""
        return str(operation.view_func.__name__)


api = Api(
    title="校安 XiaoAn",
    version="1",
    description="学校安全工作：应办已办、记录、隐患从上报到销号。",
    urls_namespace="api-v1",
    auth=[Bearer(), Session()],
    docs_url=None,
    renderer=Chinese(),
)
problems.handle(api)
for room in ROOMS:
    api.add_router("", room)


class Operation(NamedTuple):
    """One operation as tests walk it: `verb` is what it asks for, `path` begins at the mount."""

    method: str
    path: str
    verb: str
    name: str


def operations() -> Iterator[Operation]:
    """Every operation with the verb it declares; one that declares none has an empty verb."""
    for _prefix, router in api._routers:
        for path, view in router.path_operations.items():
            for operation in view.operations:
                verb = getattr(operation.view_func, "verb", "")
                for method in operation.methods:
                    yield Operation(method, path, verb, operation.view_func.__name__)


@csrf_exempt
def missing(request: HttpRequest) -> HttpResponseBase:
    """Any address under the mount that names nothing."""
    return problems.problem(404)


def _told(view: Any) -> Any:
    """A view of the framework whose every answer is for the caller alone, and whose 405 is a problem too."""

    def asked(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponseBase:
        if request.method == "HEAD":
            request.method = "GET"  # The server leaves the content out.
        response: HttpResponseBase = view(request, *arguments, **named)
        if response.status_code == 405:
            allowed = response["Allow"]
            response = problems.problem(405)
            response["Allow"] = allowed
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    if hasattr(view, "__name__"):
        update_wrapper(asked, view)
    asked.csrf_exempt = True  # type: ignore[attr-defined]  # the session's door checks; a bearer token needs none
    return asked


def _mounted() -> list[URLPattern | URLResolver]:
    """The framework's addresses as we answer them; each carries the verbs of its methods."""
    verbs: dict[str, dict[str, str]] = {}
    for each in operations():
        verbs.setdefault(each.path.strip("/"), {})[each.method] = each.verb
    missing.verb = docs.verb = PUBLIC  # type: ignore[attr-defined]  # read by the test that walks the URL map
    found: list[URLPattern | URLResolver] = [re_path(r"^docs$", docs, {"api": api}, name="docs")]
    for pattern in api.urls[0]:
        assert isinstance(pattern, URLPattern)
        # The root stays by its name, from which the framework learns where it is mounted; it shows nothing.
        view: Any = missing if pattern.name == "api-root" else _told(pattern.callback)
        if view is not missing:
            view.verbs = verbs.get(str(pattern.pattern).replace("<", "{").replace(">", "}"), {})
            view.verb = "|".join(sorted(set(view.verbs.values()))) or PUBLIC
        found.append(URLPattern(pattern.pattern, view, pattern.default_args, pattern.name))
    return [*found, re_path(r"^.*$", missing, name="missing")]


urls = (_mounted(), "ninja", api.urls_namespace)
