"""Coming in by a card (lasting) or a one-time code (told by a superior). Opening only asks; the button lets in."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from xiaoan.kernel.access.backend import load
from xiaoan.kernel.access.doors.cards import card_holder, use_card
from xiaoan.kernel.access.doors.codes import use_code
from xiaoan.kernel.access.doors.pins import check_pin, set_pin
from xiaoan.kernel.access.doors.tablets import tablet_of
from xiaoan.kernel.access.limits import CODES, count_try
from xiaoan.kernel.access.queries import viewer
from xiaoan.surfaces.web import faults
from xiaoan.surfaces.web.door import instant, public
from xiaoan.surfaces.web.pages.entry import TABLET_COOKIE, let_in
from xiaoan.surfaces.web.pages.forms import accepted

GONE = gettext_lazy("这个账号已停用，请联系本单位安全员。")


@public
@never_cache
@sensitive_variables("secret")
@require_http_methods(["GET", "HEAD", "POST"])
def by_card(request: HttpRequest, secret: str) -> HttpResponse:
    """A card's code, scanned: whose it is, and one button. The card goes on being good."""
    at = instant()
    if request.method != "POST":
        return render(request, "pages/gate/card.html", {"holder": card_holder(secret, at=at)})
    account_id, card = use_card(secret, at=at)
    account = load(account_id)
    if account is None:
        return faults.page(404, str(GONE))
    let_in(request, account, "card", key=card)
    return redirect("/")


class CodeForm(forms.Form):
    """A one-time code as it was told."""

    code = forms.CharField(
        label=gettext_lazy("一次性代码"),
        max_length=20,
        help_text=gettext_lazy("8 位字母数字，大小写都行，空格不用管。"),
        error_messages={"required": gettext_lazy("请输入代码"), "max_length": gettext_lazy("代码是 8 位")},
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


def pin_field(label: str) -> forms.CharField:
    """Digits typed without being shown."""
    digits = {"inputmode": "numeric", "autocomplete": "off", "maxlength": "6"}
    wrong = {"required": gettext_lazy("请输入 PIN"), "max_length": gettext_lazy("PIN 是 4 到 6 位数字")}
    return forms.CharField(label=label, max_length=6, widget=forms.PasswordInput(attrs=digits), error_messages=wrong)


class TabletCodeForm(CodeForm):
    """At the shared tablet a code only sets a PIN."""

    pin = pin_field(gettext_lazy("新的 PIN（4 到 6 位数字）"))  # type: ignore[arg-type]  # lazily translated
    again = pin_field(gettext_lazy("再输一遍"))  # type: ignore[arg-type]  # as above

    def clean_again(self) -> str:
        """Typed twice alike."""
        again = str(self.cleaned_data["again"])
        if self.cleaned_data.get("pin") not in (None, again):
            raise forms.ValidationError(_("两遍输的不一样"))
        return again


@public
@never_cache
@sensitive_post_parameters("code", "pin", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def activate(request: HttpRequest) -> HttpResponse:
    """启用或找回: the code lets in once; the way in for later is set on one's own page. At a tablet it sets the PIN."""
    tablet = tablet_of(request.COOKIES.get(TABLET_COOKIE, ""))
    form = (TabletCodeForm if tablet else CodeForm)(request.POST or None, label_suffix="")

    def command() -> None:
        at, answers = instant(), form.cleaned_data
        count_try("codes", CODES, request.META, at)
        if tablet is not None:
            check_pin(answers["pin"])
            account_id = use_code(answers["code"], at=at)
            set_pin(by=viewer(account_id, at=at), pin=answers["pin"], at=at)
            return
        account = load(use_code(answers["code"], at=at))
        if account is not None:
            let_in(request, account, "code")

    if request.method == "POST" and accepted(form, command):
        if tablet is not None:
            messages.success(request, _("PIN 设好了，点自己的名字就能用。"))
            return redirect("/gate")
        messages.success(request, _("已进入。请在这里设好以后怎么登录。"))
        return redirect("/me")
    shown = {"form": form, "tablet": tablet}
    return render(request, "pages/gate/activate.html", shown, status=422 if request.method == "POST" else 200)
