"""Pure decisions about answers: whether a form is answered as its questions ask, and what each record keeps."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID, uuid5

from xiaoan.foundation.errors import Refused
from xiaoan.foundation.text import cleaned
from xiaoan.kernel.work.bodies import Doing, Given
from xiaoan.kernel.work.models import AnswerRow
from xiaoan.kernel.work.shapes import Question

LARGEST = 9_999_999


def check_answers(asked: Sequence[Question], body: Doing, *, stop: UUID | None, places: Collection[UUID]) -> None:
    """Refused, field by field, unless every question is answered as it asks.

    `stop` is the place the walk is at (None: the whole unit, so a fault says where); `places` those of the unit.
    """
    questions = {question.item: question for question in asked}
    wrong: dict[str, str] = {}
    given: dict[str, list[Given]] = {}
    for answer in body.answers:
        if answer.item not in questions:
            wrong[answer.item] = "不在这张检查表里"
            continue
        given.setdefault(answer.item, []).append(answer)
        if problem := _problem(questions[answer.item], answer) or _place_problem(answer, stop, places):
            wrong[answer.item] = problem
    for item, several in given.items():
        if len(several) > 1 and any(answer.answer != "fault" for answer in several):
            wrong.setdefault(item, "同一项有几个不同的回答")
    if wrong:
        raise Refused("有几项填写不对，请改正后再交。", wrong)
    unanswered = [one for one in asked if one.item not in given and not one.optional]
    each = {one.item: "请回答这一项" for one in unanswered if one.each}
    if each:
        raise Refused(f"还有 {len(each)} 项没有回答。", each)
    if unanswered and not body.rest_fine:
        raise Refused(f"还有 {len(unanswered)} 项没有说明；看过没有问题的，请选“其余看过，无异常”。")


def _problem(question: Question, answer: Given) -> str:
    if question.answer == "check":
        if answer.answer == "value":
            return "请选 是、否 或 不适用"
        if answer.answer == "fault" and answer.fixed_on_spot and not cleaned(answer.how_fixed):
            return "当场处理好的，请写一句怎么处理的"
        return ""
    if answer.answer == "na":
        return ""
    if answer.answer != "value" or not cleaned(answer.value):
        return "请填写"
    if question.answer == "number" and not _whole(answer.value.strip()):
        return f"请填 0 到 {LARGEST} 的整数"
    return ""


def _place_problem(answer: Given, stop: UUID | None, places: Collection[UUID]) -> str:
    if answer.place is not None and answer.place not in places:
        return "本单位没有这个地点"
    if answer.answer == "fault" and stop is None and answer.place is None and not cleaned(answer.where):
        return "请写明在哪里，或选一个地点"
    return ""


def _whole(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= len(str(LARGEST))


def kept(
    asked: Sequence[Question], body: Doing, duty: str, mode: str, *, where: str, place: UUID | None, first: set[str]
) -> tuple[list[AnswerRow], int]:
    """What the record of one duty keeps, and how many items it saw and found fine without keeping a row.

    `first` holds the items no earlier record of this walk has kept; it is emptied of those kept here.
    """
    rows: list[AnswerRow] = []
    fine = 0
    for question in asked:
        if duty not in question.duties:
            continue
        answers = [answer for answer in body.answers if answer.item == question.item]
        if not answers:
            fine += 0 if question.optional and question.each else 1
            continue
        for position, answer in enumerate(answers):
            if mode == "by_exception" and answer.answer == "fine":
                fine += 1
                continue
            rows.append(_row(question, answer, body, position, where, place, question.item in first))
        first.discard(question.item)
    return rows, fine


def _row(
    question: Question, answer: Given, body: Doing, position: int, where: str, place: UUID | None, first: bool
) -> AnswerRow:
    if answer.answer != "fault":
        return AnswerRow(item=question.item, answer=answer.answer, value=cleaned(answer.value, most=60), first=first)
    return AnswerRow(
        item=question.item,
        answer="fault",
        what=cleaned(answer.what, most=500) or f"不合格：{question.ask}",
        where=cleaned(answer.where, most=200) or where,
        place=answer.place or place,
        quantity=answer.quantity,
        fixed_on_spot=answer.fixed_on_spot,
        how_fixed=cleaned(answer.how_fixed, most=500),
        danger=answer.danger,
        kind=question.kind,
        files=list(answer.files),
        report=uuid5(body.client_id, f"{question.item}/{position}"),
        first=first,
    )
