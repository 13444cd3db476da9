"""The frame around every page: who is looking, from where, at which instant, how large the type is.

`frame` is the context processor; it reads the clock once a request, so that every "还剩 40 分钟" of a
page speaks of the same instant. A view or middleware may set `request.frame`; the type size is a cookie,
changed by a POST of `pages/entry.py`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest

from xiaoan.foundation.clock import now
from xiaoan.surfaces.web.parts import UnitName, Who
from xiaoan.surfaces.web.signs import Words

TYPE_COOKIE = "xiaoan_type"
TYPE_SIZES = ("", "large", "larger")
_PLAIN_KEY = re.compile(r"[^0-9A-Za-z-]")


@dataclass(frozen=True)
class NavItem:
    """One word of the navigation; `on` marks the page one is on."""

    title: Words
    url: str
    on: bool = False


@dataclass(frozen=True)
class Frame:
    """What the base templates need. `person_key` keeps one person's drafts from another on a shared phone.

    `turn` names the shared tablet one works on, `lent` says what one may only for a while.
    """

    at: datetime
    type_size: str = ""
    who: Who | None = None
    unit: UnitName | None = None
    person_key: str = ""
    nav: Sequence[NavItem] = ()
    home: str = "/"
    emergency: str = ""
    turn: str = ""
    lent: Sequence[Words] = ()


def frame(request: HttpRequest) -> dict[str, Frame]:
    """The context processor. A page's own frame, when a view or middleware has set `request.frame`, wins."""
    return {"frame": frame_of(request)}


def frame_of(request: HttpRequest) -> Frame:
    """The frame of this request, made once."""
    found = getattr(request, "frame", None)
    if not isinstance(found, Frame):
        found = Frame(
            at=getattr(request, "at", None) or now(),
            type_size=type_size(request),
            person_key=person_key(request),
        )
        request.frame = found  # type: ignore[attr-defined]
    return found


def type_size(request: HttpRequest) -> str:
    """The chosen size of type: "" (usual), large (125 %) or larger (150 %); anything else in the cookie
    is usual.
    """
    chosen = request.COOKIES.get(TYPE_COOKIE, "")
    return chosen if chosen in TYPE_SIZES else ""


def person_key(request: HttpRequest) -> str:
    """Whose drafts a form on this device belongs to: the account, or "" when nobody is signed in."""
    user = getattr(request, "user", None)
    key = getattr(user, "pk", None)
    return _PLAIN_KEY.sub("", str(key)) if key is not None else ""
