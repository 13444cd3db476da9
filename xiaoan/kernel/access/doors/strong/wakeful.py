"""How long a session of those who see many schools lasts: not beyond an hour without a request.

Idleness is proved by a signed mark that the browser shows again, as on a shared tablet: looking writes nothing.
The whole length is the device's (`queries.viewer`).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core import signing

IDLE = timedelta(minutes=60)
_SALT = "xiaoan.access.wakeful"


def mark(device: str, *, at: datetime) -> str:
    """What the browser shows at its next request, to prove that the session has not lain idle."""
    return signing.dumps([device, int(at.timestamp())], salt=_SALT)


def awake(began: object, shown: str, device: str, *, at: datetime) -> bool:
    """Whether the session was used within the hour: by the mark `shown`, or else since it `began` (Unix seconds)."""
    last = began if isinstance(began, int) else 0
    try:
        named, then = signing.loads(shown, salt=_SALT)
        last = max(last, int(then)) if named == device else last
    except (signing.BadSignature, ValueError, TypeError):
        pass
    return 0 <= int(at.timestamp()) - last <= IDLE.total_seconds()
