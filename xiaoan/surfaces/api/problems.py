"""What went wrong, as application/problem+json (RFC 9457): a Chinese sentence in `detail`, and `fields`.

The closed family of `foundation.errors` ends here, and so does whatever the framework refuses. Out of sight
and absent are one answer. Nothing of the machine is told: an unknown fault is logged and said in one sentence.
"""

from __future__ import annotations

import errno
import json
import logging
from collections.abc import Mapping
from http import HTTPStatus

from django.core.exceptions import (
    BadRequest,
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.utils.translation import gettext_lazy as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, AuthorizationError, HttpError, ValidationError

from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.kernel.access.limits import TooOften
from xiaoan.surfaces.api.wording import parameter_faults

log = logging.getLogger("xiaoan.api")

FULL = (errno.ENOSPC, errno.EDQUOT)
MEDIA = "application/problem+json"
RETRY_AFTER = 60
TITLES = {
    400: ("malformed", _("请求的格式不对")),
    401: ("unauthenticated", _("请先登录")),
    403: ("forbidden", _("现在不能办理")),
    404: ("not-found", _("找不到")),
    405: ("method", _("这个地址不支持这种操作")),
    409: ("conflict", _("与别人先办的或先交的不一致")),
    413: ("too-large", _("内容太大")),
    415: ("media-type", _("内容的类型不对")),
    422: ("refused", _("不能这样办理")),
    429: ("too-often", _("做得太密了")),
    500: ("broken", _("系统出了故障")),
    503: ("busy", _("系统暂时忙不过来")),
}
"""Status -> (last word of the `type` URN, title)."""


class Malformed(Exception):
    """The request cannot be read at all (HTTP 400)."""


class TooLarge(Exception):
    """The request is larger than what is taken in (HTTP 413)."""


class UnsupportedMedia(Exception):
    """The request's content is of a type this operation does not read (HTTP 415)."""


_TOO_LARGE = (TooLarge, RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
_MALFORMED = (Malformed, UnreadablePostError, BadRequest, SuspiciousOperation)


def problem(status: int, detail: str = "", *, fields: Mapping[str, str] | None = None) -> HttpResponse:
    """The answer for one status; `fields` maps the path of a field (`answers[0].item`) to its own sentence."""
    name, title = TITLES.get(status, TITLES[500])
    body = {
        "type": f"urn:xiaoan:problem:{name}",
        "title": str(title),
        "status": status,
        "detail": detail or str(title),
        "fields": dict(fields or {}),
    }
    response = HttpResponse(json.dumps(body, ensure_ascii=False), status=status, content_type=MEDIA)
    if status == HTTPStatus.UNAUTHORIZED:
        response["WWW-Authenticate"] = 'Bearer realm="xiaoan"'
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        response["Retry-After"] = str(RETRY_AFTER)
    return response


def answer(request: HttpRequest, trouble: Exception | type[Exception]) -> HttpResponse:
    """The problem of anything raised while an operation ran."""
    if isinstance(trouble, TooOften):
        response = problem(429, trouble.reason)
        response["Retry-After"] = str(int(trouble.wait.total_seconds()) + 1)
        return response
    if isinstance(trouble, Refused):
        return problem(422, trouble.reason, fields=trouble.fields)
    if isinstance(trouble, NotFound):
        return problem(404, trouble.reason)
    if isinstance(trouble, Conflict):
        return problem(409, trouble.reason)
    if isinstance(trouble, ValidationError):
        return _validation(trouble)
    if isinstance(trouble, HttpError):
        return _of_framework(trouble)
    return _of_machine(request, trouble)


def _validation(trouble: ValidationError) -> HttpResponse:
    """Wrong parameters. An id in the address that is no id names nothing: that is 404."""
    if any(error["loc"][0] == "path" for error in trouble.errors):
        return problem(404, NotFound().reason)
    return problem(422, str(_("参数填写不对，请改正后再试。")), fields=parameter_faults(trouble.errors))


def _of_framework(trouble: HttpError) -> HttpResponse:
    if isinstance(trouble, AuthenticationError):
        return problem(401, str(_("令牌或登录已失效，请重新登录，或请本单位管理员重新发放令牌。")))
    if isinstance(trouble, AuthorizationError):
        return problem(403, trouble.message)
    return problem(trouble.status_code, trouble.message)


def _of_machine(request: HttpRequest, trouble: Exception | type[Exception]) -> HttpResponse:
    if isinstance(trouble, Http404):
        return problem(404, NotFound().reason)
    if isinstance(trouble, _TOO_LARGE):
        return problem(413, str(_("内容太大，请分几次提交；附件请压缩后再传。")))
    if isinstance(trouble, UnsupportedMedia):
        return problem(415, str(trouble))
    if isinstance(trouble, _MALFORMED):
        return problem(400, str(trouble) if isinstance(trouble, Malformed) else "")
    if isinstance(trouble, OperationalError | InterfaceError) or getattr(trouble, "errno", None) in FULL:
        log.warning("the database does not answer, or the disk is full: %s", trouble)
        return problem(503, str(_("系统暂时忙不过来，请过一分钟再试；已提交的编号可以原样再交，不会重复。")))
    log.error("%s %s broke", request.method, request.path, exc_info=trouble if isinstance(trouble, Exception) else None)
    return problem(500, str(_("系统出了故障，已经记下。请稍后再试；已提交的编号可以原样再交，不会重复。")))


def handle(api: NinjaAPI) -> None:
    """Let every fault of an API's operations end here, the framework's own kinds included."""
    for kind in (Exception, Http404, HttpError, ValidationError):
        api.add_exception_handler(kind, answer)
