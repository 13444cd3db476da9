"""动态码 of one's own account: another phone, other recovery codes; both ask for a code of the phone bound so far."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from xiaoan.foundation.errors import Refused
from xiaoan.kernel.access.doors.strong import second_step
from xiaoan.surfaces.web.door import Seat, reading, signed_in
from xiaoan.surfaces.web.pages.forms import accepted


class AppCode(forms.Form):
    """What the phone bound so far shows now."""

    code = forms.CharField(
        label=gettext_lazy("动态码（现在这部手机上的 6 位数字）"),
        max_length=10,
        error_messages={"required": gettext_lazy("请输入"), "max_length": gettext_lazy("动态码是 6 位数字")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


@signed_in
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: Seat) -> HttpResponse:
    """What is bound, and how many recovery codes are left; a POST changes phones or makes other recovery codes."""
    who = request.viewer
    if who.device:
        raise Refused(_("公用平板上没有动态码，请在自己的手机或电脑上办。"))
    form, given = AppCode(request.POST or None, label_suffix=""), []

    def command() -> None:
        if request.POST.get("do") == "phone":
            second_step.change_app(by=who, code=form.cleaned_data["code"], at=request.at)
        else:
            given.extend(second_step.new_recovery_codes(by=who, code=form.cleaned_data["code"], at=request.at))

    if request.method == "POST" and accepted(form, command):
        if given:
            return render(request, "pages/recovery_codes.html", {"codes": given, "next": "/me"})
        messages.success(request, _("原来的手机已解绑，请现在绑定新手机。"))
        return redirect("/second-step?next=/me")
    with reading(request):
        shown = {"form": form, "bound": second_step.bound(who.account), "left": second_step.codes_left(who.account)}
        status = 422 if request.method == "POST" else 200
        return render(request, "pages/people/second_step.html", shown, status=status)
