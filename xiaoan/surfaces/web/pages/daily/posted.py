"""What a check's form said, read into the body the kernel takes. What is wrong is named by field, all at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xiaoan.foundation.text import cleaned
from xiaoan.kernel.work.bodies import Doing, read
from xiaoan.kernel.work.filling.values import outside
from xiaoan.kernel.work.shapes import Check, Question
from xiaoan.surfaces.web.pages.daily.asked import SAID, Filled, by_exception, one_by_one, tables, to_fill
from xiaoan.surfaces.web.pages.daily.filled.tables import typed_rows
from xiaoan.surfaces.web.pages.daily.times import Moment
from xiaoan.surfaces.web.pages.daily.uploads import Photos

FIXED = "当场处理好了"
"""What is said of a fault whose reporter only tapped 当场处理好. It becomes part of the record."""

UNANSWERED = gettext_lazy("请选一个")
"""Said beside an item that wants an answer of its own and has none."""

_HEARD = {word: answer for answer, word in SAID.items()}


@dataclass
class Reading:
    """A form while it is read: answers so far, what is wrong by field name, which items lie outside their limits."""

    check: Check
    said: Filled
    photos: Photos
    answers: list[dict[str, Any]] = field(default_factory=list)
    wrong: dict[str, str] = field(default_factory=dict)
    beyond: set[str] = field(default_factory=set)

    @property
    def faults(self) -> list[dict[str, Any]]:
        return [answer for answer in self.answers if answer["answer"] == "fault"]

    def take(self) -> None:
        """Read every question of the check."""
        for question in by_exception(self.check):
            if self.said.get(f"{question.item}-mark") == "1":
                self._fault(question)
        for question in one_by_one(self.check):
            self._one(question)
        for question in to_fill(self.check):
            value = cleaned(self.said.get(f"{question.item}-value", ""), most=60)
            if value:
                self._filled(question, {"value": value}, outside(question.answer, question.fill, value, ()))
        for question in tables(self.check):
            self._table(question)

    def _table(self, question: Question) -> None:
        """A small table; nothing said and no row is left to the kernel, which names the question."""
        rows = typed_rows(question, self.said)
        if self.said.get(f"{question.item}-none") == "1":
            if rows:
                self.wrong[question.item] = _("写了内容又选了“{nothing}”，请去掉一样").format(
                    nothing=question.fill.nothing
                )
            self.answers.append({"item": question.item, "answer": "na"})
        elif rows:
            self._filled(question, {"rows": rows}, outside("rows", question.fill, "", rows))
        elif not question.optional:
            self.wrong[question.item] = _("请填写")

    def _filled(self, question: Question, said: dict[str, Any], beyond: list[str]) -> None:
        """Something filled in. Outside its limits it is offered as a fault: put right on the spot, or reported."""
        answer = {"item": question.item, "answer": "value", **said}
        if beyond:
            self.beyond.add(question.item)
            now = self.said.get(f"{question.item}-now", "")
            if now not in ("fixed", "open"):
                words = _("{what}。请选当场处理好了，还是上报")
                self.wrong[question.item] = words.format(what="；".join(beyond[:3]))
            fixed = now == "fixed"
            answer |= {"answer": "fault", "fixed_on_spot": fixed, "how_fixed": FIXED if fixed else ""}
            if self.check.place is None:
                answer["where"] = self.check.title
        self.answers.append(answer)

    def _one(self, question: Question) -> None:
        heard = _HEARD.get(self.said.get(f"{question.item}-answer", ""))
        if heard == "fault":
            self._fault(question)
        elif heard is not None:
            self.answers.append({"item": question.item, "answer": heard})
        elif not question.optional:
            self.wrong[question.item] = str(UNANSWERED)

    def _fault(self, question: Question) -> None:
        code = question.item
        count = self.said.get(f"{code}-count", "").strip() or "1"
        if not (count.isascii() and count.isdigit() and 1 <= int(count[:4]) <= 999):
            self.wrong[f"{code}-count"] = _("几处请填 1 到 999 的数")
            count = "1"
        now = self.said.get(f"{code}-now", "")
        fault: dict[str, Any] = {
            "item": code,
            "answer": "fault",
            "what": cleaned(self.said.get(f"{code}-what", ""), most=500),
            "where": cleaned(self.said.get(f"{code}-where", ""), most=200),
            "quantity": int(count),
            "fixed_on_spot": now == "fixed",
            "how_fixed": FIXED if now == "fixed" else "",
            "danger": now == "guarded",
            "files": self.photos.of(f"{code}-photo"),
        }
        if self.check.place is None:
            self._place(question, fault)
        self.answers.append(fault)

    def _place(self, question: Question, fault: dict[str, Any]) -> None:
        code = question.item
        chosen = self.said.get(f"{code}-place", "")
        place = next((each for each in self.check.places if str(each.id) == chosen), None)
        if place is not None:
            fault["place"] = place.id
            fault["where"] = f"{place.name} {fault['where']}".strip()[:200]
        elif not fault["where"] and not question.where:
            self.wrong[f"{code}-where"] = _("请选一个地点，或写明在哪里")

    def body(self, client_id: UUID, when: Moment, more: dict[str, Any]) -> Doing:
        """What the kernel takes. `more` holds theme, told_by and remark."""
        rest = not (one_by_one(self.check) or to_fill(self.check) or tables(self.check)) or self.said.get("rest") == "1"
        raw: dict[str, Any] = {
            "client_id": client_id,
            "occurrences": [
                {"duty": task.name.duty, "subject": task.name.subject, "opens": task.name.opens}
                for task in self.check.tasks
            ],
            "answers": self.answers,
            "rest_fine": bool(rest and by_exception(self.check)),
            "files": self._proofs(),
            **more,
        }
        if when.happened is not None:
            raw["happened"] = when.happened
        if when.sent_at is not None:
            raw["sent_at"] = when.sent_at
        return read(raw)

    def _proofs(self) -> list[dict[str, Any]]:
        kinds = dict.fromkeys(proof.kind for proof in self.check.evidence)
        return [{"attachment": key, "purpose": kind} for kind in kinds for key in self.photos.of(f"proof-{kind}")]


def photo_fields(check: Check) -> list[str]:
    """Names of all file fields of a check's form."""
    return [f"{question.item}-photo" for question in check.questions if question.answer == "check"] + [
        f"proof-{proof.kind}" for proof in check.evidence
    ]
