"""Components of forms: fields, errors on top, items of a check, and the marks that keep a form safe.

`{% form_marks key title %}` goes inside the tag `<form …>`; `{% form_ids %}` inside its body. Together
they give the form one id for ever (a second tap or a second sending is the same submission) and a draft
on the phone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import template
from django.forms import BoundField, Form, widgets
from django.template import Context
from django.utils.html import format_html, json_script
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from xiaoan.foundation.ids import new_id, parse_id
from xiaoan.foundation.text import NBSP
from xiaoan.surfaces.web import asking, parts

register = template.Library()
Shown = dict[str, Any]


@register.simple_tag
def form_marks(key: str, title: str, back: str = "") -> SafeString:
    """Attributes of a form with a draft: what it is about (`key`, stable), its title, where to go when
    queued.
    """
    return format_html('data-draft="{}" data-draft-title="{}" data-draft-back="{}" novalidate', key, title, back)


@register.inclusion_tag("parts/form_ids.html", takes_context=True)
def form_ids(context: Context) -> Shown:
    """The hidden id of this submission and the phone's two times; an id that was posted is kept when
    re-shown.
    """
    request = context.get("request")
    posted = parse_id(request.POST.get("client_id")) if request is not None and request.method == "POST" else None
    return {"client_id": posted or new_id()}


@register.inclusion_tag("parts/field.html")
def field(
    bound: BoundField,
    optional: str = "",
    clauses: Sequence[parts.Clause] = (),
    icon: str = "",
    shape: str = "",
) -> Shown:
    """One question: words, help, why, error beside it, widget. shape: "" | pick | seg | step | photo | file."""
    shape = shape or _shape(bound)
    described = [f"{bound.auto_id}-h"] if bound.help_text else []
    described += [f"{bound.auto_id}-e"] if bound.errors else []
    attributes: dict[str, Any] = {"class": {"step": "", "photo": "file", "file": "file"}.get(shape, "in")}
    if described:
        attributes["aria-describedby"] = " ".join(described)
    if bound.errors:
        attributes["aria-invalid"] = "true"
    if shape == "photo":
        attributes.update({"accept": "image/*", "multiple": True, "data-photo": "6"})
    if shape == "file":
        # A paper may come as photos of its pages or as the file itself; both are kept with the draft.
        kinds = "image/*,application/pdf"
        attributes.update({"accept": kinds, "multiple": True, "data-photo": "6", "data-any": True})
    if shape == "seg":
        bound.field.widget.attrs["class"] = "x"
    marks: Shown = {"optional": optional, "clauses": clauses, "icon": icon, "shape": shape}
    widget = "" if shape in ("pick", "seg") else bound.as_widget(attrs=attributes)
    return {"field": bound, "widget": widget, **marks}


def _shape(bound: BoundField) -> str:
    widget = bound.field.widget
    if isinstance(widget, widgets.CheckboxSelectMultiple | widgets.RadioSelect):
        return "pick"
    if isinstance(widget, widgets.CheckboxInput):
        return "tickbox"
    return "photo" if isinstance(widget, widgets.FileInput) and widget.attrs.get("data-photo") else ""


@register.inclusion_tag("parts/errors.html")
def errors(faults: Form | Sequence[asking.Fault]) -> Shown:
    """What has to be mended, on top of the form, each line leading to its field. Nothing when all is well."""
    return {"faults": _faults(faults) if isinstance(faults, Form) else list(faults)}


def _faults(form: Form) -> list[asking.Fault]:
    found = [asking.Fault("", str(words)) for words in form.non_field_errors()]
    for bound in form:
        found += [
            asking.Fault(bound.id_for_label or bound.auto_id, f"{bound.label}：{words}") for words in bound.errors
        ]
    return found


@register.inclusion_tag("parts/check_exception.html")
def check_by_exception(asked: asking.Asked) -> Shown:
    """Items of a round: mark what is wrong; the questions of a marked item open under it."""
    return {"asked": asked}


@register.inclusion_tag("parts/check_each.html")
def check_item_by_item(asked: asking.Asked) -> Shown:
    """Items answered one by one, nothing prefilled; 否 opens its questions."""
    return {"asked": asked, "total": len(asked.items)}


@register.inclusion_tag("parts/record_exception.html")
def record_by_exception(asked: asking.Asked, form_id: str) -> Shown:
    """The one button of a round, which says what it will record."""
    return {"asked": asked, "form_id": form_id}


@register.inclusion_tag("parts/record_each.html")
def record_item_by_item(asked: asking.Asked, form_id: str, words: str = "") -> Shown:
    """The one button of an item-by-item check, which says how many answers it holds."""
    return {"asked": asked, "form_id": form_id, "words": words}


@register.simple_tag
def script_words() -> SafeString:
    """What the scripts may say, translated, as data (never as a script)."""
    parted = {key: words.replace("} ", "}" + NBSP) for key, words in _script_words().items()}
    return json_script(parted, "script-words")


def _script_words() -> dict[str, str]:
    return {
        "draft": _("草稿 {time}"),
        "discard": _("丢弃草稿"),
        "discard_sure": _("丢弃后找不回来。确定丢弃这份草稿？"),
        "photos_unsaved": _("照片没能存在本机，请先别关这一页"),
        "unsent": _("{n} 条未上传"),
        "kept_here": _("，已存在本机"),
        "send_now": _("现在上传"),
        "sending": _("正在上传 {i}/{n}"),
        "sending_one": _("正在上传"),
        "sent": _("已上传"),
        "refused": _("{n} 条没有收下"),
        "see": _("去看：{title}"),
        "sign_in": _("登录后再上传"),
        "queued_title": _("没有信号，已存在本机"),
        "queued_text": _("{time} 填的这一份没有丢。有信号时自动上传，也可以点“现在上传”。"),
        "queued_same": _("{time} 已填好一份，还没有上传"),
        "back": _("返回"),
        "refused_here": _("上次没有收下：{reason}"),
        "refused_413": _("照片太大，请重拍或少传几张"),
        "refused_409": _("这一条已经收到过，内容和这次不一样。请刷新看看已收到的"),
        "refused_403": _("没有权限，或登录已变，请刷新后再交"),
        "refused_404": _("要记的这件事找不到了，请返回后重新进入"),
        "refused_other": _("没有收下，请打开看一看"),
        "busy": _("正在提交…"),
        "slow": _("还没有回音，再等一等；没有成功会保留您填的内容"),
        "shrunk": _("已缩小，原 {was}"),
        "not_image": _("“{name}”不是照片，没有加入"),
        "too_big": _("“{name}”超过 20 MB，没有加入"),
        "too_many": _("最多 {n} 张"),
        "remove": _("移除"),
        "photo": _("照片 {i}"),
        "less": _("减一"),
        "more": _("加一"),
        "rest_fine": _("其余看过，无异常"),
        "all_bad": _("都有问题，记下"),
        "count_all": _("记 {bad} 项有问题"),
        "count_some": _("记 {bad} 项有问题、{fine} 项无异常"),
        "count_none": _("记 {fine} 项无异常"),
        "count_each": _("还有 {left} 项没有回答"),
        "count_full": _("{done} 项已答，{bad} 项是否"),
        "count_full_fine": _("{done} 项都已答"),
    }
