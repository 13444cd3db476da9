"""Pure decisions about answers: whether a form is answered as its questions ask, and what each record keeps."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID, uuid5

from xiaoan.foundation.errors import Refused
from xiaoan.foundation.text import cleaned
from xiaoan.kernel.work.bodies import Doing, Given
from xiaoan.kernel.work.filling.values import bad_row, kept_rows, outside, unreadable
from xiaoan.kernel.work.models import AnswerRow
from xiaoan.kernel.work.shapes import Question


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
        if problem := _problem(questions[answer.item], answer) or _place_problem(
            questions[answer.item], answer, stop, places
        ):
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
    return _filled_problem(question, answer)


def _filled_problem(question: Question, answer: Given) -> str:
    """What is wrong with something filled in. Outside its limits it is a fault, and inside them it is none."""
    asked, kind = question.fill, question.answer
    if answer.answer == "na":
        return "" if kind != "rows" or asked.nothing else "请填写"
    if answer.answer == "fine" or (answer.answer == "fault" and not asked.limited):
        return "请填写"
    unread = bad_row(asked, answer.rows) if kind == "rows" else unreadable(kind, asked, answer.value)
    if unread:
        return unread
    beyond = outside(kind, asked, answer.value, answer.rows)
    if answer.answer == "value":
        return f"{'；'.join(beyond[:3])}。请选当场处理好了，还是上报" if beyond else ""
    if not beyond:
        return "填的数在正常范围内，不用按问题上报"
    return "当场处理好的，请写一句怎么处理的" if answer.fixed_on_spot and not cleaned(answer.how_fixed) else ""


def _place_problem(question: Question, answer: Given, stop: UUID | None, places: Collection[UUID]) -> str:
    if answer.place is not None and answer.place not in places:
        return "本单位没有这个地点"
    known = stop is not None or answer.place is not None or bool(question.where)
    if answer.answer == "fault" and not known and not cleaned(answer.where):
        return "请写明在哪里，或选一个地点"
    return ""


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
            fine += 0 if question.optional and question.each else question.covers
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
    rows = kept_rows(question.fill, answer.rows) if answer.answer != "na" else []
    value = cleaned(answer.value, most=60)
    if question.answer == "number" and (number := question.fill.limits.number(value)) is not None:
        value = str(number)
    if answer.answer != "fault":
        return AnswerRow(item=question.code, answer=answer.answer, value=value, rows=rows, first=first)
    beyond = outside(question.answer, question.fill, value, rows)
    return AnswerRow(
        item=question.code,
        answer="fault",
        value=value if question.answer != "check" else "",
        rows=rows,
        what=cleaned(answer.what, most=500) or cleaned("；".join(beyond), most=500) or f"不合格：{question.ask}",
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
