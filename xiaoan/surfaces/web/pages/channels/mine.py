"""我的提醒: one's own mail address. Nobody else sees it, nobody must have one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from xiaoan.features.channels import mine
from xiaoan.features.channels.rules import STATES, State
from xiaoan.foundation.errors import NotFound
from xiaoan.surfaces.web.door import Seat, reading, signed_in
from xiaoan.surfaces.web.pages.channels.forms import AddressForm, CodeForm
from xiaoan.surfaces.web.pages.forms import accepted


@signed_in
@never_cache
@sensitive_post_parameters("address")
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: Seat) -> HttpResponse:
    """One's own address; a POST says it and sends a code."""
    _own_device(request)
    form = AddressForm(request.POST if request.method == "POST" else None, label_suffix="")

    def command() -> None:
        mine.give(by=request.viewer, address=form.cleaned_data["address"], at=request.at)

    if form.is_bound and accepted(form, command):
        messages.success(request, _("验证码正在发往这个邮箱，请在 30 分钟内填到下面。"))
        return redirect("web:me-reminders")
    return _page(request, form, CodeForm(label_suffix=""))


@signed_in
@never_cache
@require_POST
def confirm(request: Seat) -> HttpResponse:
    """The code."""
    _own_device(request)
    form = CodeForm(request.POST, label_suffix="")

    def command() -> None:
        mine.confirm(by=request.viewer, typed=form.cleaned_data["code"], at=request.at)

    if accepted(form, command):
        messages.success(request, _("邮箱验证好了，从下一个工作日起每天最多收到一封汇总。"))
        return redirect("web:me-reminders")
    return _page(request, AddressForm(label_suffix=""), form)


@signed_in
@require_POST
def mute(request: Seat) -> HttpResponse:
    """暂停, or again."""
    _own_device(request)
    muted = request.POST.get("muted") == "1"
    mine.mute(by=request.viewer, muted=muted)
    messages.success(request, _("已暂停，不再给您发。") if muted else _("已恢复。"))
    return redirect("web:me-reminders")


@signed_in
@require_POST
def remove(request: Seat) -> HttpResponse:
    """取消登记: the address is blanked."""
    _own_device(request)
    mine.take_away(by=request.viewer)
    messages.success(request, _("邮箱已删除。"))
    return redirect("web:me-reminders")


def _page(request: Seat, form: AddressForm, code: CodeForm) -> HttpResponse:
    wrong = bool(form.errors or code.errors)
    with reading(request):
        row = mine.own(request.viewer)
        sent = mine.code_sent(request.viewer, row) if row is not None and row.confirmed_at is None else None
        shown = {
            "form": form, "code": code, "row": row if row is not None and row.tail else None,
            "offered": mine.mail_offered(request.viewer),
            "sent": (STATES[State(sent.state)], sent.error) if sent is not None else None,
        }  # fmt: skip
        return render(request, "pages/channels/mine.html", shown, status=422 if wrong else 200)


def _own_device(request: Seat) -> None:
    if request.viewer.device:
        raise NotFound(_("请在自己的手机或电脑上设置提醒。"))
