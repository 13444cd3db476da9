"""外部提醒通道: what a unit sends out by, set up, changed, switched and tried, and what became of each message."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xiaoan.features.channels import commands, queries
from xiaoan.features.channels.models import Channel, Delivery
from xiaoan.features.channels.rules import KINDS, MESSAGES, STATES, Kind, Message, State
from xiaoan.features.channels.verbs import KEEP
from xiaoan.foundation.clock import school_day
from xiaoan.foundation.errors import NotFound, Refused
from xiaoan.foundation.ids import parse_id
from xiaoan.kernel.access.queries import visible_unit
from xiaoan.kernel.tree.models import Unit
from xiaoan.surfaces.web.door import Seat, page, reading
from xiaoan.surfaces.web.listing import Choice, Filter, Filters
from xiaoan.surfaces.web.pages.channels.forms import ChannelForm
from xiaoan.surfaces.web.pages.forms import accepted


@page(verb=KEEP)
@require_safe
def index(request: Seat) -> HttpResponse:
    """A unit's channels: one's own unit's, or that of ?unit=."""
    unit, lines = queries.channels(request.viewer, _unit_id(request), at=request.at)
    today = school_day(request.at)
    shown = {
        "unit": unit,
        "lines": [(line, KINDS[Kind(line.channel.kind)]) for line in lines],
        "kinds": [(kind.value, title) for kind, title in KINDS.items()],
        "spread": queries.messages_per_person(request.viewer, unit, first=today, last=today),
    }
    return render(request, "pages/channels/index.html", shown)


@page(verb=KEEP)
@never_cache
@sensitive_post_parameters("address", "sign", "password")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Seat) -> HttpResponse:
    """A new channel of the kind of ?kind=, of 企业微信 where none is named."""
    kind = _kind(request.GET.get("kind", Kind.WECOM))
    with reading(request):
        unit = visible_unit(request.viewer, _unit_id(request), KEEP)
    here = request.build_absolute_uri("/").rstrip("/")
    form = ChannelForm(request.POST if request.method == "POST" else None, kind, link=here)

    def command() -> None:
        client_id = parse_id(request.POST.get("client_id", ""))
        if client_id is None:
            raise Refused(_("这一页打开太久了，请重新打开再设置。"))
        commands.set_up(
            by=request.viewer, unit=unit, client_id=client_id, kind=kind, opens=form.opens or {}, said=form.said,
            at=request.at,
        )  # fmt: skip

    if form.is_bound and accepted(form, command):
        messages.success(request, _("通道设好了，请试发一条看看。"))
        return redirect(f"/channels?{urlencode({'unit': str(unit.id)})}")
    return _form(request, form, unit, None)


@page(verb=KEEP)
@never_cache
@sensitive_post_parameters("address", "sign", "password")
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: Seat, channel_id: UUID) -> HttpResponse:
    """Other settings, another secret."""
    with reading(request):
        row = queries.channel(request.viewer, channel_id)
    form = ChannelForm(request.POST if request.method == "POST" else None, Kind(row.kind), row)

    def command() -> None:
        commands.change(by=request.viewer, channel_id=row.id, opens=form.opens, said=form.said, at=request.at)

    if form.is_bound and accepted(form, command):
        messages.success(request, _("已保存。"))
        return redirect("web:channel", channel_id=row.id)
    return _form(request, form, row.unit, row)


def _form(request: Seat, form: ChannelForm, unit: Unit, row: Channel | None) -> HttpResponse:
    shown = {"form": form, "unit": unit, "row": row, "kind_title": KINDS[form.kind]}
    with reading(request):
        return render(request, "pages/channels/form.html", shown, status=422 if form.errors else 200)


@page(verb=KEEP)
@require_safe
def show(request: Seat, channel_id: UUID) -> HttpResponse:
    """One channel and its messages, by state and kind."""
    row = queries.channel(request.viewer, channel_id)
    state, kind = request.GET.get("state", ""), request.GET.get("kind", "")
    state = state if state in {each.value for each in State} else ""
    kind = kind if kind in {each.value for each in Message} else ""
    after = parse_id(request.GET.get("after", ""))
    found = queries.deliveries(request.viewer, row, state=state, kind=kind, after=after)
    following = urlencode({"state": state, "kind": kind, "after": found.after}) if found.after else ""
    shown = {
        "row": row,
        "kind_title": KINDS[Kind(row.kind)],
        "mail": queries.is_mail(row),
        "rows": [_line(each) for each in found.rows],
        "following": f"?{following}" if following else "",
        "filters": Filters(
            (
                Filter(
                    "state", _("状态"), (Choice("", _("全部")), *(Choice(s.value, STATES[s]) for s in State)), state
                ),
                Filter(
                    "kind", _("内容"), (Choice("", _("全部")), *(Choice(m.value, MESSAGES[m]) for m in Message)), kind
                ),
            )
        ),
    }
    return render(request, "pages/channels/show.html", shown)


def _line(row: Delivery) -> dict[str, object]:
    """A message as the list shows it: to a group, or to some person who is not named."""
    tone = {State.HANDED: "done", State.UNKNOWN: "late", State.GIVEN_UP: "late", State.FAILED: "late"}
    state = State(row.state)
    return {
        "kind": MESSAGES[Message(row.kind)], "state": STATES[state], "tone": tone.get(state, ""), "error": row.error,
        "to_person": row.account is not None, "made_at": row.made_at, "handed_at": row.handed_at,
        "again": row.next_at if state in (State.FAILED, State.QUIET) else None, "attempts": row.attempts,
    }  # fmt: skip


@page(verb=KEEP)
@require_POST
def switch(request: Seat, channel_id: UUID) -> HttpResponse:
    """In use, or out of use."""
    enabled = request.POST.get("enabled") == "1"
    commands.switch(by=request.viewer, channel_id=channel_id, enabled=enabled, at=request.at)
    messages.success(request, _("通道已启用。") if enabled else _("通道已停用，排队的不再发。"))
    return redirect("web:channel", channel_id=channel_id)


@page(verb=KEEP)
@require_POST
def try_out(request: Seat, channel_id: UUID) -> HttpResponse:
    """A try: what came of it stands in the list."""
    client_id = parse_id(request.POST.get("client_id", ""))
    if client_id is None:
        raise Refused(_("这一页打开太久了，请重新打开再试发。"))
    commands.try_out(by=request.viewer, channel_id=channel_id, client_id=client_id, at=request.at)
    messages.success(request, _("正在试发，几秒后刷新这一页看结果。"))
    return redirect("web:channel", channel_id=channel_id)


def _unit_id(request: Seat) -> UUID:
    wanted = request.GET.get("unit") or request.POST.get("unit")
    if not wanted:
        return request.viewer.unit
    found = parse_id(wanted)
    if found is None:
        raise NotFound()
    return found


def _kind(text: str) -> Kind:
    if text not in KINDS:
        raise NotFound()
    return Kind(text)
