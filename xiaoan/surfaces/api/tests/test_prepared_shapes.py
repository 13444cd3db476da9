"""Whatever body the API reads is worked out before the first request."""

from __future__ import annotations

import msgspec
from django.urls import get_resolver

from xiaoan.foundation.typed_json import prepared
from xiaoan.surfaces.api.reading import Said


class Nowhere(msgspec.Struct):
    """A shape that nobody could read."""

    what: "KnownToNobody"  # type: ignore[name-defined]  # noqa: F821, UP037


def test_every_body_of_the_api_is_prepared_and_what_cannot_be_is_left() -> None:
    assert get_resolver().url_patterns
    assert prepared() > len(Said.__subclasses__()) > 20
