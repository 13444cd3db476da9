"""The URL map: pages of each audience, the API, and the pages for what went wrong."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from xiaoan.surfaces.api import api
from xiaoan.surfaces.web.pages import entry, second_step
from xiaoan.surfaces.web.pages.gate import arriving, tablet

urlpatterns: list[URLPattern | URLResolver] = [
    path("", entry.home, name="home"),
    path("login", entry.sign_in, name="login"),
    path("logout", entry.sign_out, name="logout"),
    path("second-step", second_step.show, name="second-step"),
    path("enter/<str:secret>", entry.by_link, name="enter"),
    path("card/<str:secret>", arriving.by_card, name="card"),
    path("activate", arriving.activate, name="activate"),
    path("gate", tablet.names, name="gate"),
    path("gate/go", tablet.go, name="gate-go"),
    path("gate/<uuid:account_id>", tablet.pin, name="gate-pin"),
    path("alive", entry.alive, name="alive"),
    path("api/v1/", api.urls),
    path("", include("xiaoan.surfaces.web.urls")),
]

handler400 = "xiaoan.surfaces.web.faults.bad_request"
handler403 = "xiaoan.surfaces.web.faults.forbidden"
handler404 = "xiaoan.surfaces.web.faults.not_found"
handler500 = "xiaoan.surfaces.web.faults.broken"
