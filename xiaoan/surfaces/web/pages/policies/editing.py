"""/policies/<id>/drafts/<n>: what a draft says, in plain words, to be mended; and to be split into several."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from xiaoan.features.policies import commands, queries
from xiaoan.features.policies import verbs as policies
from xiaoan.features.policies.carrying.who import who_does
from xiaoan.features.policies.carrying.whom import whom_it_concerns
from xiaoan.features.policies.queries import DraftView, Page
from xiaoan.features.policies.shapes import CARRIES, WasSaid
from xiaoan.features.policies.wording import DOMAINS, MODALITIES
from xiaoan.foundation.errors import Conflict, Refused
from xiaoan.foundation.text import cleaned
from xiaoan.surfaces.web.door import Seat, page, reading
from xiaoan.surfaces.web.pages.forms import LineField, blame
from xiaoan.surfaces.web.pages.policies import shown
from xiaoan.surfaces.web.pages.policies.acting import draft_of, onward, version_of
from xiaoan.surfaces.web.pages.policies.shown import Way, address
from xiaoan.surfaces.web.pages.policies.text.answers import ALL, WHO_CHOICES, WHOM_CHOICES, ask_lines
from xiaoan.surfaces.web.pages.policies.text.batch import sentence_rows
from xiaoan.surfaces.web.pages.policies.text.understood import amount, by_when
from xiaoan.surfaces.web.pages.policies.text.words import OPS, deadline_words, threshold_words
from xiaoan.surfaces.web.signs import Words

KEEP, WRITTEN, NONE = "keep", "", "none"
MOST_PARTS = 8
PLAIN = ("title", "actor", "action", "applies_to", "domain", "modality", "threshold", "deadline", "kind")
PERS: dict[str, Words] = {
    "hour": gettext_lazy("每小时"), "day": gettext_lazy("每天"), "week": gettext_lazy("每周"),
    "month": gettext_lazy("每月"), "quarter": gettext_lazy("每季度"), "half_year": gettext_lazy("每半年"),
    "term": gettext_lazy("每学期"), "year": gettext_lazy("每年"), "event": gettext_lazy("每次"),
    "once": gettext_lazy("只做一次"),
}  # fmt: skip
ELSEWHERE = {
    "frequency": "per", "at": "who", "posts": "who", "only": "whom", "windows": "deadline", "duty": "match",
    "files": "papers",
}  # fmt: skip
"""What the command calls otherwise than the form."""


class DraftForm(forms.Form):
    """The fields of a duty. What is left as it stands is not sent on as a change."""

    title = LineField(label=gettext_lazy("叫什么"), max_length=24, help_text=gettext_lazy("短一点，列在“今日要办”里"),
                      error_messages={"required": gettext_lazy("请写一个短名称")})  # fmt: skip
    actor = LineField(label=gettext_lazy("谁"), max_length=60, required=False, help_text=gettext_lazy("文件里的说法"))
    who = forms.ChoiceField(label=gettext_lazy("由谁填"), required=False)
    action = forms.CharField(label=gettext_lazy("做什么"), max_length=400, widget=forms.Textarea(attrs={"rows": 3}),
                             error_messages={"required": gettext_lazy("请写做什么")})  # fmt: skip
    per = forms.ChoiceField(label=gettext_lazy("多久一次"), required=False)
    op = forms.ChoiceField(label=gettext_lazy("次数是"), required=False)
    times = forms.FloatField(label=gettext_lazy("几次"), required=False, min_value=0.01, max_value=1000,
                             error_messages={"invalid": gettext_lazy("请填数字")})  # fmt: skip
    threshold = LineField(
        label=gettext_lazy("多少"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("如：不少于125克、100%、2—4课时"),
    )
    deadline = LineField(
        label=gettext_lazy("什么时候前"), max_length=120, required=False,
        help_text=gettext_lazy("如：11月9日、3月至5月、次月5日前、发现后30分钟内"),
    )  # fmt: skip
    evidence = LineField(
        label=gettext_lazy("凭什么"), max_length=400, required=False, help_text=gettext_lazy("要留下的材料，用顿号隔开")
    )
    applies_to = LineField(
        label=gettext_lazy("适用于"), max_length=60, required=False, help_text=gettext_lazy("文件里的说法，没写就空着")
    )
    whom = forms.ChoiceField(label=gettext_lazy("哪些学校要做"), required=False)
    domain = forms.ChoiceField(label=gettext_lazy("领域"), choices=list(DOMAINS.items()))
    modality = forms.ChoiceField(label=gettext_lazy("语气"))
    kind = forms.ChoiceField(label=gettext_lazy("发布后怎么办"), required=False, widget=forms.RadioSelect)
    minutes = forms.IntegerField(
        label=gettext_lazy("一次要多少分钟"), required=False, min_value=1, max_value=480,
        help_text=gettext_lazy("不填就按同类的事估"),
    )  # fmt: skip
    papers = forms.BooleanField(label=gettext_lazy("要上传材料"), required=False)
    match = forms.ChoiceField(label=gettext_lazy("和已有的事是什么关系"), required=False, widget=forms.RadioSelect)

    def __init__(self, data: Any, draft: DraftView) -> None:
        super().__init__(data, initial=initial(draft), label_suffix="")
        kept: list[tuple[str, Words]] = [(KEEP, _("就按现在选定的"))]
        chosen = draft.row.said.choices
        self.choose("who", [(WRITTEN, _("按文件写的")), *(kept if chosen.posts else []), *WHO_CHOICES.items()])
        self.choose("whom", [(WRITTEN, _("按文件写的")), *(kept if chosen.only else []), *WHOM_CHOICES.items()])
        self.choose("per", [("", _("没有写")), *PERS.items()])
        self.choose("op", [(code, words or _("正好")) for code, words in OPS.items() if code != "between"])
        self.choose("modality", MODALITIES.items())
        self.choose("kind", [("", _("按内容定：{words}").format(words=draft.plan.kind_words)), *CARRIES.items()])
        self.choose("match", [(NONE, _("新要求")), *match_choices(draft)])

    def choose(self, name: str, choices: Iterable[tuple[str, Words]]) -> None:
        """The choices of one field."""
        self.fields[name].choices = list(choices)  # type: ignore[attr-defined]  # a ChoiceField

    def clean_threshold(self) -> dict[str, object] | None:
        """How much, read back."""
        return _read(amount, self.cleaned_data["threshold"])

    def clean_deadline(self) -> dict[str, object] | None:
        """By when, read back."""
        return _read(by_when, self.cleaned_data["deadline"])

    def clean_action(self) -> str:
        """One line of plain text."""
        return cleaned(self.cleaned_data["action"], most=400).replace("\n", "")


def _read(reader: Any, text: str) -> dict[str, object] | None:
    try:
        found: dict[str, object] | None = reader(text)
    except Refused as no:
        raise forms.ValidationError(no.reason) from no
    return found


def match_choices(draft: DraftView) -> list[tuple[str, str]]:
    """The duties of the catalogue that a draft may be the same as, with how they differ."""
    likely = [draft.match, *draft.row.candidates]
    found = {match.duty: match for match in likely if match is not None}
    words = _("就是“{title}”（{says}）")
    return [(code, words.format(title=match.title, says=match.says)) for code, match in found.items()]


def initial(draft: DraftView) -> dict[str, object]:
    """The form as the draft stands."""
    said = draft.row.said
    often = said.frequency
    return {
        "title": said.title, "actor": said.actor, "action": said.action, "applies_to": said.applies_to,
        "who": KEEP if said.choices.posts else WRITTEN,
        "whom": WRITTEN if said.choices.only is None else KEEP if said.choices.only else ALL,
        "per": often.per if often else "", "op": often.op if often else ">=",
        "times": (int(often.times) if often.times.is_integer() else often.times) if often else "",
        "threshold": threshold_words(said.threshold), "deadline": deadline_words(said.deadline),
        "evidence": "、".join(said.evidence), "domain": said.domain, "modality": said.modality,
        "kind": said.choices.kind, "minutes": said.choices.minutes or "", "papers": said.choices.files,
        "match": (draft.row.match.duty if draft.row.match else NONE) if draft.row.matched else "",
    }  # fmt: skip


def changes(form: DraftForm, draft: DraftView) -> dict[str, object]:
    """Only what the person changed."""
    told: Mapping[str, Any] = form.cleaned_data
    said: WasSaid = draft.row.said
    touched = set(form.changed_data)
    found = {name: told[name] for name in PLAIN if name in touched}
    if touched & {"per", "op", "times"}:
        often = {"per": told["per"], "times": told["times"] or 1.0, "op": told["op"] or ">="}
        found["frequency"] = often if told["per"] else None
    if "evidence" in touched:
        found["evidence"] = [part.strip() for part in told["evidence"].replace("，", "、").split("、") if part.strip()]
    if "who" in touched and told["who"] != KEEP:
        who = who_does(told["who"], said.domain)
        found |= {"at": who.at, "posts": list(who.posts)}
    if "whom" in touched and told["whom"] != KEEP:
        found["only"] = _only(told["whom"])
    if "papers" in touched:
        found["files"] = told["papers"]
    if "minutes" in touched:
        found["minutes"] = told["minutes"] or 0
    return found


def _only(word: str) -> list[str] | None:
    """The schools that a choice means; None leaves it to the document's own words."""
    if word == WRITTEN:
        return None
    return [] if word == ALL else list(whom_it_concerns(word, "").only)


@page(verb=policies.REVIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: Seat, document_id: UUID, draft_number: int) -> HttpResponse:
    """The form; kept, one goes on to the next open draft, or with 保存并接受 this one is accepted too."""
    found, draft = draft_of(request, document_id, draft_number)
    way = Way.of(request.POST.get("back", "") or request.GET.urlencode())
    form = DraftForm(request.POST if request.method == "POST" else None, draft)
    if request.method != "POST" or not form.is_valid():
        return _shown(request, found, draft, form, way, 422 if form.errors else 200)
    accepting = request.POST.get("step") == "accept"
    try:
        _kept(request, draft, form, accepting=accepting)
    except (Refused, Conflict) as no:
        with reading(request):
            found = queries.page(request.viewer, document_id, at=request.at)
        draft = next(each for piece in found.pieces for each in piece.drafts if each.row.number == draft_number)
        blame(form, Refused(no.reason, _beside(no)))
        return _shown(request, found, draft, form, way, 409 if isinstance(no, Conflict) else 422)
    return redirect(onward(found, draft, way, stay=not accepting))


def _beside(no: Refused | Conflict) -> dict[str, str]:
    """What was refused, beside the field of the form that says it."""
    fields = dict(no.fields) if isinstance(no, Refused) else {}
    return {ELSEWHERE.get(name, name): words for name, words in fields.items()}


def _kept(seat: Seat, draft: DraftView, form: DraftForm, *, accepting: bool) -> None:
    """The match first, then the fields, then the acceptance; each by the version the one before has left."""
    key, version = draft.row.id, version_of(seat)
    chosen = "match" in form.changed_data and bool(form.cleaned_data["match"])
    if chosen:
        duty = "" if form.cleaned_data["match"] == NONE else form.cleaned_data["match"]
        version = commands.choose_match(by=seat.viewer, draft=key, version=version, duty=duty, at=seat.at).version
    changed = changes(form, draft)
    if changed:
        version = commands.edit(by=seat.viewer, draft=key, version=version, changes=changed, at=seat.at).version
    if accepting:
        commands.accept(by=seat.viewer, draft=key, version=version, at=seat.at)
    elif not changed and not chosen:
        raise Refused(_("没有改什么。"))


def _shown(seat: Seat, found: Page, draft: DraftView, form: DraftForm, way: Way, status: int) -> HttpResponse:
    base, text = address(found.row), found.row.text
    context = {
        "it": found.row,
        "base": base,
        "whose": found.row.unit.short_name,
        "card": shown.card_of(draft, base, ask_lines(draft)),
        "form": form,
        "back": way.query,
        "cancel": onward(found, draft, way, stay=True),
        "rows": sentence_rows(text, shown.marks([draft])[0]),
        "text_url": f"{base}/text?at={draft.row.number}#s{draft.row.number}",
        "asking": [ask.words for ask in draft.questions],
    }
    return render(seat, "pages/policies/edit.html", context, status=status)


@page(verb=policies.REVIEW)
@require_POST
def split(request: Seat, document_id: UUID, draft_number: int) -> HttpResponse:
    """拆成几条: each line of what was written is one; the rest they take from this one."""
    found, draft = draft_of(request, document_id, draft_number)
    way = Way.of(request.POST.get("back", ""))
    lines = [cleaned(line, most=400) for line in request.POST.get("parts", "")[:4000].splitlines() if line.strip()]
    parts = [{"action": line, "title": cleaned(line, most=24)} for line in lines[:MOST_PARTS]]
    try:
        if not 2 <= len(lines) <= MOST_PARTS:
            raise Refused(_("请一行写一件事，写两件到八件。"))
        made = commands.split(
            by=request.viewer, draft=draft.row.id, version=version_of(request), parts=parts, at=request.at
        )
    except (Refused, Conflict) as no:
        form = DraftForm(initial(draft), draft)
        form.is_valid()
        form.add_error(None, no.reason)
        return _shown(request, found, draft, form, way, 409 if isinstance(no, Conflict) else 422)
    messages.success(request, _("已拆成 {n} 条，请逐条核对。").format(n=len(made)))
    first = made[0].number
    goal = f"/one?n={first}" if way.one else f"{way._replace(first=first).query}#d{first}"
    return redirect(f"{address(found.row)}{goal}")
