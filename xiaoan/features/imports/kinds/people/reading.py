"""One row of a list of people: which unit, whose name, which posts; and whether he is somebody already there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from xiaoan.features.imports.kinds.people.known import Colleague, Known
from xiaoan.features.imports.kinds.people.words import is_cut, name_of, name_trouble, phone_of, posts_in
from xiaoan.features.imports.shapes import Asked, Outcome, Row, Trouble
from xiaoan.kernel.org.arrivals import values
from xiaoan.kernel.tree.models import Unit

NAME, UNIT, POSTS, PHONE, STARTS = "name", "unit", "posts", "phone", "starts"
NEW, ROW = "new", "row:"
SAME = "?same"


@dataclass(slots=True)
class Step:
    """One row as it will be done: a new person or one there (`person`), or the one of an earlier row (`of_row`)."""

    number: int
    unit: Unit
    name: str
    phone: str
    starts: date
    posts: list[str]
    person: Colleague | None = None
    of_row: int = 0


class Reader:
    """The rows of one list, read in their order; what an earlier row brought is known to later ones."""

    def __init__(self, asked: Asked, known: Known, since: date) -> None:
        self._asked, self._known, self._since = asked, known, since
        self._before: dict[tuple[UUID, str], list[Step]] = {}
        self.steps: list[Step] = []
        self.outcomes: list[Outcome] = []

    def take(self, row: Row) -> None:
        """Read one row: it becomes a step, or is told what is wrong with it."""
        wrong = [row.trouble(field, self._asked.title(field), says) for field, says in row.faults.items()]
        name = name_of(row.texts.get(NAME, ""))
        if said := name_trouble(name):
            wrong.append(row.trouble(NAME, self._asked.title(NAME), said))
        unit = self._unit(row, wrong)
        phone = self._phone(row, wrong)
        starts = self._starts(row, wrong)
        posts = self._posts(row, unit, wrong) if unit is not None else []
        if unit is None or wrong:
            self.outcomes.append(Outcome(row.number, name, "wrong", "", wrong))
            return
        step = Step(row.number, unit, name, phone, starts, posts)
        trouble = self._same_as(row, step)
        if trouble is not None:
            self.outcomes.append(Outcome(row.number, name, "wrong", "", [trouble]))
            return
        self._keep(step)

    def _keep(self, step: Step) -> None:
        held = set(step.person.held) if step.person else set()
        for other in self._before.get((step.unit.id, step.name), []):
            if other.number == step.of_row or (step.person is not None and other.person == step.person):
                held |= set(other.posts)
        step.posts = [code for code in step.posts if code not in held]
        titles = "、".join(self._known.posts(step.unit)[code].title for code in step.posts)
        where = f"{step.unit.short_name}　" if step.unit.id != self._asked.unit.id else ""
        known = step.person is not None or step.of_row
        state = "new" if not known else "changed" if step.posts else "same"
        who = f"（就是系统里的{step.person.words}）" if step.person else ""
        who = who or (f"（与第 {step.of_row} 行同一人）" if step.of_row else "")
        self._before.setdefault((step.unit.id, step.name), []).append(step)
        self.steps.append(step)
        said = f"{where}{titles}{who}"
        self.outcomes.append(Outcome(step.number, step.name, state, said))  # type: ignore[arg-type]  # one of three

    def _unit(self, row: Row, wrong: list[Trouble]) -> Unit | None:
        """The unit meant; one out of reach is told no otherwise than one that does not exist."""
        said = row.texts.get(UNIT, "")
        if not said:
            if not self._asked.title(UNIT) or self._asked.unit.is_school:
                return self._asked.unit
            wrong.append(row.trouble(UNIT, self._asked.title(UNIT), "没有填在哪个单位工作。"))
            return None
        found = self._known.unit(said)
        if len(found) == 1:
            return found[0]
        if found:
            picks = [(str(unit.code or unit.name), unit.name) for unit in found]
            wrong.append(row.trouble(UNIT, self._asked.title(UNIT), f"叫“{said}”的单位不止一个。", choices=picks))
            return None
        says = f"没有找到“{said}”，或者不归您管人员。请核对单位名称。"
        picks = [(name, name) for name in self._known.like(said)]
        wrong.append(row.trouble(UNIT, self._asked.title(UNIT), says, choices=picks, everywhere=bool(picks)))
        return None

    def _phone(self, row: Row, wrong: list[Trouble]) -> str:
        text = row.texts.get(PHONE, "")
        if not text:
            return ""
        phone = phone_of(text)
        if phone is None:
            says = f"“{text}”不是电话号码，请填 11 位手机号或带区号的座机。"
            if is_cut(text):
                says = "号码被 Excel 变成了科学计数，后几位已经丢了。请在这里重填。"
            wrong.append(row.trouble(PHONE, self._asked.title(PHONE), says))
        return phone or ""

    def _starts(self, row: Row, wrong: list[Trouble]) -> date:
        text = row.texts.get(STARTS, "")
        day = values.day(text) if text else self._since
        if day is None:
            says = f"“{text}”不是日期，请写成 2026-09-01 这样。"
            wrong.append(row.trouble(STARTS, self._asked.title(STARTS), says))
        return day or self._since

    def _posts(self, row: Row, unit: Unit, wrong: list[Trouble]) -> list[str]:
        found: list[str] = []
        title, text = self._asked.title(POSTS), row.texts.get(POSTS, "")
        offered = [(post.title, post.title) for post in self._known.posts(unit).values()]
        for said in posts_in(text):
            code = self._known.post(unit, said)
            if not code:
                says = f"没有“{said}”这个岗位。请选最接近的。"
                alone = said == text
                wrong.append(row.trouble(POSTS, title, says, choices=offered if alone else [], everywhere=alone))
            elif not self._known.may_give(unit, self._known.posts(unit)[code]):
                says = f"您不能安排“{said}”：这个岗位带的权限您自己没有，请上级来办。"
                wrong.append(row.trouble(POSTS, title, says))
            elif code not in found:
                found.append(code)
        return found

    def _same_as(self, row: Row, step: Step) -> Trouble | None:
        """Settle whether he is somebody there already or of an earlier row; the question when nothing tells."""
        there = self._known.namesakes(step.unit, step.name)
        earlier = [each for each in self._before.get((step.unit.id, step.name), []) if not each.of_row]
        earlier = [each for each in earlier if each.person is None]
        if not there and not earlier:
            return None
        answer = row.texts.get(SAME, "")
        if answer == NEW:
            return None
        sure_person = [each for each in there if step.phone and phone_of(each.phone) == step.phone]
        sure_row = [each for each in earlier if step.phone and each.phone == step.phone]
        step.person = next((each for each in there if str(each.id) == answer), None)
        step.of_row = next((each.number for each in earlier if f"{ROW}{each.number}" == answer), 0)
        if step.person is None and not step.of_row and len(sure_person) == 1:
            step.person = sure_person[0]
        if step.person is None and not step.of_row and len(sure_row) == 1:
            step.of_row = sure_row[0].number
        if step.person is None and not step.of_row and not earlier and len(there) == 1:
            step.person = self._nothing_new(there[0], step)
        if step.person is not None or step.of_row:
            return None
        picks = [(str(each.id), f"就是系统里的{each.words}") for each in there]
        picks += [(f"{ROW}{each.number}", f"和第 {each.number} 行是同一个人") for each in earlier]
        says = f"{step.unit.short_name}已有同名的人。是同一个人，还是另一个人？"
        return Trouble(SAME, self._asked.title(NAME), says, step.name, [*picks, (NEW, "是另一个人")])

    @staticmethod
    def _nothing_new(known: Colleague, step: Step) -> Colleague | None:
        """The one namesake, when the row says nothing that he has not already: then nothing is merged either."""
        held = bool(step.posts) and set(step.posts) <= set(known.held)
        return known if held and step.phone in ("", phone_of(known.phone) or "") else None
