"""我的账号: one's own posts and rights, user name and password, and the devices one is signed in on."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from xiaoan.kernel.access import doors
from xiaoan.kernel.access.backend import load
from xiaoan.kernel.access.register import entrances, own_grants
from xiaoan.surfaces.web.door import Seat, reading, signed_in
from xiaoan.surfaces.web.pages.forms import accepted
from xiaoan.surfaces.web.pages.people.person import domain_words


class OwnPassword(forms.Form):
    """The user name and password one comes in with where no link is at hand."""

    user_name = forms.CharField(
        label=gettext_lazy("用户名"),
        max_length=120,
        help_text=gettext_lazy("手机号、拼音都可以，全平台不能重复。"),
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
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
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: Seat) -> HttpResponse:
    """One's own account; a POST sets user name and password."""
    who = request.viewer
    with reading(request):
        entrance = entrances([who.account], at=request.at)[who.account]
    grants = [(each, domain_words(each.domains)) for each in own_grants(who)]
    form = OwnPassword(request.POST or None, initial={"user_name": entrance.user_name}, label_suffix="")

    def command() -> None:
        answers = form.cleaned_data
        doors.set_password(
            by=who,
            account_id=who.account,
            user_name=answers["user_name"],
            password=answers["password"],
            at=request.at,
        )

    if request.method == "POST" and accepted(form, command):
        _stay_in(request)
        messages.success(request, _("用户名和密码已设好，下次可以用它登录。"))
        return redirect("web:me")
    shown = {"form": form, "entrance": entrance, "grants": grants}
    return render(request, "pages/people/me.html", shown, status=422 if request.method == "POST" else 200)


@signed_in
@require_POST
def sign_out_elsewhere(request: Seat) -> HttpResponse:
    """Every other phone and computer is signed out; this one stays."""
    doors.sign_out_everywhere(by=request.viewer, account_id=request.viewer.account, at=request.at)
    _stay_in(request)
    messages.success(request, _("其他手机、电脑都已退出。"))
    return redirect("web:me")


def _stay_in(seat: Seat) -> None:
    """This session goes on under the account's new mark; all others are over."""
    account = load(seat.viewer.account)
    if account is not None:
        update_session_auth_hash(seat, account)
