"""The URL map, route by route: each declares its verb, outsiders get 404 on every id, and looking never writes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from django.conf import settings as django_settings
from django.db import InternalError, connection, connections
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.permissions.examples import EVENING, examples
from tests.support import cast as players
from tests.support import database
from tests.support.cast import START, Cast, load_packs
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.access.models import Account
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.access.verbs import VERBS
from xiaoan.kernel.catalogue.commands import adopt
from xiaoan.kernel.catalogue.queries import contents
from xiaoan.kernel.work.tests.acting import adopt_lamp
from xiaoan.surfaces.web.door import SIGNED_IN, Seat, page
from xiaoan.surfaces.web.pages.entry import BACKEND

OUTSIDERS = ("stranger", "far_officer", "fireman")
INSIDERS = ("guard", "safety", "principal", "officer")
PUBLIC = {
    "home", "activate", "card", "gate", "gate-go", "gate-pin", "login", "logout", "second-step",
    "enter", "alive", "web:type-size",
    "web:look", "web:look-phone", "web:look-sheet", "web:tell", "web:tell-follow", "web:phones-worker", "web:feed",
}  # fmt: skip
"""Pages without a verb: the way in and out, the size of type, and the style page, which guards itself."""

OWN = {
    "web:inbox", "web:inbox-opened", "web:letter",
    "web:me-feeds", "web:me-feed-give", "web:me-feed-end",
    "web:me-reminders", "web:me-reminders-confirm", "web:me-reminders-mute", "web:me-reminders-remove",
    "web:exports", "web:export", "web:list-xlsx", "web:paper-word", "web:paper-pdf",
    "web:me", "web:me-data", "web:me-sign-out-elsewhere", "web:file", "web:file-thumbnail",
    "web:me-pin", "web:me-second-step", "web:me-device-end", "web:signing", "web:prepare",
    "web:prepared-sign", "web:prepared-return",
    "web:prepared-withdraw", "web:mandates", "web:mandate-withdraw", "web:elevation", "web:elevation-end",
}  # fmt: skip
"""Pages for everybody with an account: his own affairs, and files, whose query decides by what they are attached to."""

COMMON = {
    "web:catalogue-post", "web:catalogue-card", "web:catalogue-month", "web:catalogue-place", "web:catalogue-document",
    "web:feed",
    "web:duty", "web:pack", "web:pack-adopt", "web:pack-additions", "web:tell", "enter", "web:ledger",
    "web:register", "web:register-cover", "web:register-sheet", "web:register-xlsx", "web:register-duty",
    "web:register-figure", "web:indicator",
    "web:ledger-cards", "web:ledger-xlsx", "web:list-xlsx", "card",
}  # fmt: skip
"""Routes whose parameter is no secret: standards are open to all, a link proves itself."""

SHIFT = "?roster=leading_shift&day=2026-10-20"
QUERIES = {
    "web:register-dossier": "?list=registers.fire",
    "web:register-dossier-sheet": "?list=registers.fire",
    "web:register-list-own": "?list={own_list}",
    "web:shift": SHIFT,
    "web:shift-print": SHIFT,
    "web:check": "?names={occurrence}",
    "web:why-not": "?names={occurrence}&name={occurrence}",
    "web:sheets-enter": "?names={occurrence}",
    "web:return-note": "?cell=basics.students",
    "web:return-behind": "?cell=basics.students",
    "web:sheets-print": "?names={occurrence}",
    "web:sheets-scan": "?w={sheet_word}",
}
"""What some routes need besides their path."""

PLAUSIBLE = {
    "reason": "说明",
    "text": "说明",
    "last": "2026-10-20",
    "client_id": "01a20000-0000-7000-8000-000000000000",
}
"""Posted by outsiders, so that a form that is filled in wrongly does not hide what they would be told."""

BY_UNIT = (
    "/check?names={occurrence}",
    "/paper?unit={unit}",
    "/paper/enter?names={occurrence}",
    "/paper/print?names={occurrence}",
    "/paper/print?unit={unit}&first=2026-10-19&last=2026-10-25",
    "/s?w={sheet_word}",
    "/people?unit={unit}",
    "/people/new?unit={unit}",
    "/people/cards?unit={unit}",
    "/tablets?unit={unit}",
    "/grants?unit={unit}",
    "/grants/new?unit={unit}",
    "/signing/prepare?unit={unit}",
    "/catalogue?unit={unit}",
    "/catalogue/jurisdictions?unit={unit}",
    "/catalogue/documents?unit={unit}",
    "/catalogue/documents/fire_law?unit={unit}",
    "/catalogue/months/9?unit={unit}",
    "/catalogue/places?unit={unit}",
    "/catalogue/places/gate?unit={unit}",
    "/catalogue/posts?unit={unit}",
    "/catalogue/posts/guard?unit={unit}",
    "/catalogue/posts/guard/print?unit={unit}",
    "/me/feeds?unit={unit}",
    "/catalogue/packs/fire?unit={unit}",
    "/catalogue/packs/fire/additions?unit={unit}",
    "/imports?unit={unit}",
    "/policies?unit={unit}",
    "/inspections?unit={unit}",
    "/inspections/new?unit={unit}",
    "/inspections/papers/new?unit={unit}",
    "/ledgers?unit={unit}",
    "/ledgers/expiring?unit={unit}",
    "/ledgers/norms?unit={unit}",
    "/ledgers/registers?unit={unit}",
    "/ledgers/registers/registers.hazard_book?unit={unit}",
    "/ledgers/registers/registers.hazard_book/print?unit={unit}",
    "/ledgers/registers/registers.hazard_book/xlsx?unit={unit}",
    "/ledgers/registers/registers.hazard_book/cover?unit={unit}",
    "/ledgers/registers/duty/fire.patrol.day?unit={unit}",
    "/ledgers/registers/figures?unit={unit}",
    "/ledgers/registers/figures/registers.hazards/found?unit={unit}",
    "/ledgers/registers/indicators?unit={unit}",
    "/ledgers/registers/indicators/fire.patrol_done?unit={unit}",
    "/ledgers/registers/inspections?unit={unit}",
    "/ledgers/registers/inspections/list?list=registers.fire&unit={unit}",
    "/ledgers/registers/inspections/print?list=registers.fire&unit={unit}",
    "/ledgers/fire.extinguishers?unit={unit}",
    "/ledgers/fire.extinguishers/cards?unit={unit}",
    "/ledgers/fire.extinguishers/xlsx?unit={unit}",
)
"""Pages that take a unit from the query instead of the path."""


class Route(NamedTuple):
    """One entry of the URL map."""

    name: str
    pattern: str
    view: Any
    parameters: tuple[str, ...]

    def address(self, examples: dict[str, str]) -> str:
        """The route filled in with examples."""
        text = self.pattern
        for converter in ("uuid", "str", "int", "slug"):
            for parameter in self.parameters:
                text = text.replace(f"<{converter}:{parameter}>", examples[parameter])
        return f"/{text}{QUERIES.get(self.name, '').format(**examples)}"


def walk(patterns: list[Any], prefix: str = "", space: str = "") -> Iterator[Route]:
    for entry in patterns:
        text = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from walk(entry.url_patterns, text, inner)
        elif isinstance(entry, URLPattern):
            yield Route(f"{space}{entry.name}", text, entry.callback, tuple(entry.pattern.converters))


# The API declares and tries its operations in its own tests.
ROUTES = [
    route for route in walk(get_resolver("xiaoan.wiring.urls").url_patterns) if not route.pattern.startswith("api/")
]
WITH_IDS = [route for route in ROUTES if route.parameters and route.name not in COMMON]


@dataclass
class Stage:
    """A committed county in which one of everything exists, all of it in 青石县第一小学."""

    cast: Cast
    examples: dict[str, str]
    clients: dict[str, Client] = field(default_factory=dict)

    def client(self, who: str) -> Client:
        if who in self.clients:
            return self.clients[who]
        self.clients[who] = client = Client(raise_request_exception=False)
        with opened(EVERYTHING):
            client.force_login(Account.objects.get(id=self.cast.account(who)), backend=BACKEND)
        session = client.session
        session["by_link"] = True
        session.save()
        return client


@pytest.fixture(scope="module")
def stage(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    before, files = connections["default"].settings_dict["NAME"], django_settings.FILES
    exports = django_settings.EXPORTS
    with django_db_blocker.unblock():
        made = database.clone()
        database.point_django_at(made)
        django_settings.FILES = tmp_path_factory.mktemp("files")
        django_settings.EXPORTS = tmp_path_factory.mktemp("exports")
        try:
            load_packs()
            cast = players.build()
            version = contents()["fire"].version
            adopt(
                by=operator(), unit=cast.unit("city"), pack="fire", version=version, starts=date(2026, 9, 1), at=START
            )
            adopt_lamp(cast, starts=date(2026, 9, 1))
            yield Stage(cast, examples(cast))
        finally:
            connections.close_all()
            django_settings.FILES, django_settings.EXPORTS = files, exports
            database.point_django_at(before)
            database.drop(made)


@pytest.fixture(autouse=True)
def that_day(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    """The evening after everything happened; static files as they are in the source."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    monkeypatch.setattr("xiaoan.surfaces.web.door.now", lambda: EVENING)


def test_every_route_declares_its_verb() -> None:
    silent = [route.name for route in ROUTES if not hasattr(route.view, "verb")]
    assert silent == [], "give the view @page(verb=…), @signed_in or @public"


def test_a_verb_that_is_declared_exists() -> None:
    verbs = {route.view.verb for route in ROUTES} - {"public", SIGNED_IN}
    assert verbs <= set(VERBS)


def test_what_is_public_is_known() -> None:
    assert {route.name for route in ROUTES if route.view.verb == "public"} == PUBLIC
    assert {route.name for route in ROUTES if route.view.verb == SIGNED_IN} == OWN


def test_every_parameter_has_an_example(stage: Stage) -> None:
    asked = {parameter for route in ROUTES for parameter in route.parameters}
    assert asked <= set(stage.examples), "say in examples() how to make one"


@pytest.mark.parametrize("route", WITH_IDS, ids=lambda route: route.name)
def test_out_of_sight_is_404(stage: Stage, route: Route) -> None:
    address = route.address(stage.examples)
    for who in OUTSIDERS:
        client = stage.client(who)
        answers = {client.get(address).status_code, client.post(address, PLAUSIBLE).status_code}
        assert answers <= {404, 405}, (who, answers)
        assert 404 in answers, (who, answers)


@pytest.mark.parametrize("pattern", BY_UNIT)
def test_a_unit_in_the_query_is_checked_too(stage: Stage, pattern: str) -> None:
    address = pattern.format(unit=stage.examples["unit_id"], **stage.examples)
    assert [stage.client(who).get(address).status_code for who in OUTSIDERS] == [404, 404, 404]
    assert stage.client("safety").get(address).status_code == 200


def test_whoever_is_not_signed_in_is_asked_to_sign_in(stage: Stage) -> None:
    for route in ROUTES:
        if route.view.verb != "public":
            answer = Client().get(route.address(stage.examples))
            assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, "/login"), route.name


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_looking_never_writes(stage: Stage, route: Route) -> None:
    address, written = route.address(stage.examples), []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE", "MERGE", "TRUNCATE")):
            written.append(sql)
        return execute(sql, params, many, context)

    for who in INSIDERS:
        client = stage.client(who)
        with connection.execute_wrapper(watch):
            status = client.get(address).status_code
        assert (written, status < 500) == ([], True), who
        if status in (200, 302, 405):
            return
    assert route.name in PUBLIC, f"nobody of ours can open {address}; is the example right?"


def test_a_page_that_would_write_is_stopped_by_the_database(stage: Stage) -> None:
    @page(verb="org.see")
    def meddling(request: Seat) -> HttpResponse:
        Account.objects.filter(id=request.viewer.account).update(name="改")
        return HttpResponse("done")

    request = stage.client("guard").get("/alive").wsgi_request
    with pytest.raises(InternalError, match="read-only"):
        meddling(request)


def test_the_files_of_this_test_lie_outside_the_checkout(stage: Stage) -> None:
    assert not Path(django_settings.FILES).is_relative_to(Path(__file__).parents[2])
