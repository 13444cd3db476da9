"""The views of the style page, one for each frame.

Shown while DEBUG is on, or to staff of the installation; anybody else gets 404. It writes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from xiaoan.surfaces.web import signs
from xiaoan.surfaces.web.asking import Fault
from xiaoan.surfaces.web.door import public
from xiaoan.surfaces.web.frame import Frame, NavItem, type_size
from xiaoan.surfaces.web.look import lists, samples


class SampleForm(forms.Form):
    """One field of each shape."""

    what = forms.CharField(label="是什么问题", widget=forms.Textarea(attrs={"rows": 3}))
    where = forms.CharField(label="在哪里", help_text="扫码得知，可以改")
    count = forms.IntegerField(
        label="几处",
        min_value=1,
        max_value=999,
        help_text="12 具灭火器过期算 12 处",
        error_messages={"invalid": "请填 1 到 999 的数"},
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    photo = forms.FileField(label="照片", required=False)
    now = forms.ChoiceField(
        label="现在怎样",
        choices=[("fixed", "当场处理好了"), ("open", "还没处理"), ("guarded", "有危险，正拦着人")],
        widget=forms.RadioSelect,
    )
    seen = forms.ChoiceField(
        label="压力表指针在绿区吗？",
        help_text="“是”和“否”一个颜色：如实回答不受罚",
        choices=[("yes", "是"), ("no", "否"), ("na", "不适用")],
        widget=forms.RadioSelect,
    )
    agree = forms.BooleanField(label="两人现场复查", required=False, help_text="重大隐患只能现场复查")


def _sample_form() -> SampleForm:
    return SampleForm(
        {
            "what": "男厕所门口地砖翘起",
            "where": "教学楼B栋 二楼东走廊",
            "count": "十二",
            "now": "open",
            "seen": "no",
        }
    )


def _context(request: HttpRequest, words: str) -> dict[str, Any]:
    nav = [
        NavItem(title, f"#{title}", title == words) for title in ("今日", "隐患", "检查", "报送", "台账", "工作标准")
    ]
    size = request.GET.get("size", type_size(request))
    frame = Frame(
        at=samples.NOW,
        type_size=size if size in ("large", "larger") else "",
        who=samples.OFFICER,
        unit=samples.SCHOOL,
        person_key="look",
        nav=nav,
        emergency="#emergency",
    )
    return {"frame": frame, "samples": samples, "lists": lists, "back": "?page=day"}


def _guarded(view: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    @wraps(view)
    def shown(request: HttpRequest) -> HttpResponse:
        if not (settings.DEBUG or getattr(getattr(request, "user", None), "is_staff", False)):
            raise Http404
        return view(request)

    return shown


@public
@_guarded
def desk(request: HttpRequest) -> HttpResponse:
    """Components in the frame of a desk."""
    context = _context(request, "隐患")
    tables = [
        ("隐患阶段", "stage", signs.STAGES),
        ("上报", "report", signs.REPORTS),
        ("标记", "mark", signs.MARKS),
        ("等级", "grade", signs.GRADES),
        ("要做的事", "standing", signs.STANDINGS),
    ]
    return render(request, "look/desk.html", {**context, "tables": tables, "form": _sample_form()})


@public
@_guarded
def phone(request: HttpRequest) -> HttpResponse:
    """A day, a round by exception and a check item by item, in the frame of a phone
    (`?page=day|round|each|report`).
    """
    wanted = request.GET.get("page", "day")
    name = wanted if wanted in ("day", "round", "each", "report") else "day"
    faults = [Fault("item-ext-hose", "3　软管、喷嘴完好吗？请选一个")]
    return render(request, f"look/{name}.html", {**_context(request, ""), "faults": faults, "form": SampleForm()})


@public
@_guarded
def sheet(request: HttpRequest) -> HttpResponse:
    """A form for paper, as it will be printed."""
    return render(request, "look/sheet.html", {**_context(request, ""), "sheet": samples.SHEET, "lines": range(1, 9)})
