"""The second step at the door: six digits of an authenticator app, or a recovery code when its phone is gone.

The first time a POST makes the key, a right code seals it, and recovery codes are shown this once. From then on the
session is a short one: an hour without a request ends it, and so do twelve hours in all.
"""

from __future__ import annotations

import logging
from base64 import b32encode
from textwrap import wrap
from typing import Any
from urllib.parse import quote, urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods
from django_otp import login as otp_login
from django_otp.plugins.otp_totp.models import TOTPDevice

from xiaoan.foundation.ids import parse_id
from xiaoan.kernel.access.doors import devices
from xiaoan.kernel.access.doors.strong import second_step
from xiaoan.kernel.access.limits import address_of
from xiaoan.surfaces.web.codes import svg
from xiaoan.surfaces.web.door import AWAKE, DEVICE, OWN, Seat, public, seated
from xiaoan.surfaces.web.pages.entry import next_of

log = logging.getLogger("xiaoan.arrivals")


@public
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """Asks for the digits; without an app bound yet, leads through binding one."""
    seat = seated(request)
    if seat is None:
        return redirect("/login")
    app, problem = second_step.app_of(seat.viewer.account), ""
    if request.method == "POST":
        if app is None:
            second_step.begin(seat.viewer.account)
            return redirect(request.get_full_path())
        code = request.POST.get("code", "")[:40].strip()
        if len(code.replace(" ", "")) > second_step.DIGITS and app.confirmed:
            if second_step.recover(by=seat.viewer, code=code, at=seat.at):
                messages.success(request, _("恢复码对了。原来的手机已解绑，请现在绑定新手机。"))
                return redirect(request.get_full_path())
            problem = _("恢复码不对或用过了。每个恢复码只能用一次。")
        else:
            proof = second_step.prove(seat.viewer.account, code, at=seat.at)
            if proof.device is not None:
                return _passed(seat, proof.device)
            problem = (
                second_step.waiting(proof.wait)
                if proof.wait
                else _("动态码不对，请输入手机上当前显示的 6 位数字；手机时间要准。")
            )
        log.warning("wrong second step", extra={"told": _whose(seat)})
    shown: dict[str, Any] = {"problem": problem, "next": next_of(request), "device": app}
    if app is not None and not app.confirmed:
        shown |= _key(seat, app)
    return render(request, "pages/second_step.html", shown, status=422 if problem else 200)


def _passed(seat: Seat, app: TOTPDevice) -> HttpResponse:
    """On to the page asked for, under a new session key; recovery codes first, where the app has just been bound."""
    codes = [] if app.confirmed else second_step.seal(by=seat.viewer, at=seat.at)
    device = parse_id(seat.session.get(DEVICE))
    if seat.session.pop(OWN, None) and device is not None:
        devices.no_longer_own(seat.viewer.account, device, at=seat.at)
        seat.session.set_expiry(None)
    seat.session.cycle_key()
    otp_login(seat, app)
    seat.session[AWAKE] = int(seat.at.timestamp())
    log.info("second step", extra={"told": _whose(seat)})
    if codes:
        return render(seat, "pages/recovery_codes.html", {"codes": codes, "next": next_of(seat)})
    return redirect(next_of(seat))


def _key(seat: Seat, app: TOTPDevice) -> dict[str, Any]:
    """What binds an app: a picture to scan, and the same in letters."""
    key, issuer = b32encode(app.bin_key).decode(), settings.OTP_TOTP_ISSUER
    address = f"otpauth://totp/{quote(f'{issuer}:{seat.viewer.name}')}?" + urlencode({"secret": key, "issuer": issuer})
    return {"picture": svg(address), "key": " ".join(wrap(key, 4))}


def _whose(seat: Seat) -> dict[str, str]:
    return {"account": str(seat.viewer.account), "from": address_of(seat.META)}
