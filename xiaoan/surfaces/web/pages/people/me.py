"""我的账号: one's own posts and rights, user name and password, and the devices one is signed in on."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xiaoan.foundation.errors import Refused
from xiaoan.foundation.ids import parse_id
from xiaoan.kernel.access import doors
from xiaoan.kernel.access.backend import load
from xiaoan.kernel.access.doors import devices, pins
from xiaoan.kernel.access.doors.entrances import entrances, plain_doors
from xiaoan.kernel.access.doors.passwords import owes_old
from xiaoan.kernel.access.queries import second_step_owed
from xiaoan.kernel.access.register import own_grants
from xiaoan.kernel.access.verbs import SIGNING
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.reports.person import packed
from xiaoan.surfaces.web.door import DEVICE, Seat, reading, signed_in
from xiaoan.surfaces.web.pages.forms import accepted
from xiaoan.surfaces.web.pages.gate.arriving import pin_field
from xiaoan.surfaces.web.pages.people.person import domain_words


class OwnPassword(forms.Form):
    """The user name and password one comes in with where no link is at hand."""

    user_name = forms.CharField(
        label=gettext_lazy("用户名"),
        max_length=120,
        help_text=gettext_lazy("手机号、拼音都可以，全平台不能重复。"),
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    old = forms.CharField(
        label=gettext_lazy("现在的密码"),
        max_length=200,
        strip=False,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    password = forms.CharField(
        label=gettext_lazy("新密码"),
        max_length=200,
        strip=False,
        help_text=gettext_lazy("至少 10 位，几个词连起来好记又安全。"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=gettext_lazy("再输一遍"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_again(self) -> str:
        """Typed twice alike."""
        again = str(self.cleaned_data["again"])
        if self.cleaned_data.get("password") not in (None, again):
            raise forms.ValidationError(_("两遍输的不一样"))
        return again


@signed_in
@never_cache
@sensitive_post_parameters("old", "password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: Seat) -> HttpResponse:
    """One's own account; a POST sets user name and password."""
    who = request.viewer
    form = OwnPassword(request.POST or None, label_suffix="")

    def command() -> None:
        answers = form.cleaned_data
        doors.set_password(
            by=who,
            account_id=who.account,
            user_name=answers["user_name"],
            password=answers["password"],
            old=answers["old"],
            keep=_here(request),
            at=request.at,
        )

    if request.method == "POST" and accepted(form, command):
        _stay_in(request)
        messages.success(request, _("用户名和密码已设好，下次可以用它登录。"))
        return redirect("web:me")
    return _page(request, form, OwnPin(label_suffix=""), 422 if request.method == "POST" else 200)


def _page(seat: Seat, form: OwnPassword, pin: OwnPin, status: int) -> HttpResponse:
    who = seat.viewer
    with reading(seat):
        entrance = entrances([who.account], at=seat.at)[who.account]
        form.initial["user_name"] = entrance.user_name
        known = shelf()
        shown = {
            "form": form,
            "pin": pin,
            "entrance": entrance,
            "grants": [(each, domain_words(each.domains, known)) for each in own_grants(who)],
            "devices": devices.signed_in([who.account], at=seat.at).get(who.account, []),
            "here": _here(seat),
            "owes_old": owes_old(who.account, _here(seat), at=seat.at),
            "second_step": second_step_owed(who),
            "may_pin": who.account in plain_doors([who.account], at=seat.at),
            "has_pin": who.account in pins.with_pin([who.account]),
            "signs": any(verb in held.verbs for held in who.held for verb in SIGNING),
        }
        return render(seat, "pages/people/me.html", shown, status=status)


def _here(seat: Seat) -> UUID | None:
    """The device one is signed in on."""
    return parse_id(seat.session.get(DEVICE))


class OwnPin(forms.Form):
    """The short number for a shared tablet."""

    pin = pin_field(gettext_lazy("PIN（4 到 6 位数字）"))  # type: ignore[arg-type]  # lazily translated


@signed_in
@never_cache
@sensitive_post_parameters("pin")
@require_POST
def own_pin(request: Seat) -> HttpResponse:
    """A PIN for the shared tablet, set on one's own phone."""
    form = OwnPin(request.POST, label_suffix="")

    def command() -> None:
        pins.set_pin(by=request.viewer, pin=form.cleaned_data["pin"], at=request.at)

    if accepted(form, command):
        messages.success(request, _("PIN 设好了，在公用平板上点自己的名字就能用。"))
        return redirect("web:me")
    return _page(request, OwnPassword(label_suffix=""), form, 422)


@signed_in
@require_POST
def device_end(request: Seat, device_id: UUID) -> HttpResponse:
    """One other phone or computer of mine is signed out."""
    ended = devices.end_device(by=request.viewer, device_id=device_id, of=request.viewer.account, at=request.at)
    messages.success(request, _("已让“{device}”退出。").format(device=ended.words))
    return redirect("web:me")


@signed_in
@never_cache
@require_safe
def own_data(request: Seat) -> HttpResponse:
    """我的数据: everything held about oneself, as a zip. Not on a shared tablet."""
    if request.viewer.device:
        raise Refused(_("公用平板上不能下载个人数据，请在自己的手机或电脑上下载。"))
    answer = HttpResponse(packed(request.viewer.account, at=request.at), content_type="application/zip")
    answer["Content-Disposition"] = content_disposition_header(True, _("我的数据.zip")) or "attachment"
    return answer


@signed_in
@require_POST
def sign_out_elsewhere(request: Seat) -> HttpResponse:
    """Every other phone and computer is signed out; this one stays."""
    doors.sign_out_everywhere(by=request.viewer, account_id=request.viewer.account, keep=_here(request), at=request.at)
    _stay_in(request)
    messages.success(request, _("其他手机、电脑都已退出。"))
    return redirect("web:me")


def _stay_in(seat: Seat) -> None:
    """This session goes on under the account's new mark; all others are over."""
    account = load(seat.viewer.account)
    if account is not None:
        update_session_auth_hash(seat, account)
