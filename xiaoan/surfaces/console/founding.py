"""Founding a county bureau, step by step; a step done before is left alone and said so. All of it or nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from xiaoan.foundation.clock import school_day
from xiaoan.foundation.errors import Refused
from xiaoan.foundation.rls import opened
from xiaoan.foundation.text import cleaned
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.doors import issue_link
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.catalogue.commands import adopt, take_up
from xiaoan.kernel.catalogue.queries import asking, governing, shelf
from xiaoan.kernel.org.commands import found_unit
from xiaoan.kernel.org.models import Holding, Person
from xiaoan.kernel.org.staff import add_person, appoint
from xiaoan.kernel.tree.models import Unit

_COUNTY, _CITY = "county", "city"


@dataclass(slots=True)
class Founded:
    """What was done, in sentences; `secret` is the first officer's link, when he is new."""

    said: list[str] = field(default_factory=list)
    officer: str = ""
    secret: str = ""


def found_bureau(*, name: str, city: str, officer: str, at: datetime, jurisdiction: str | None = None) -> Founded:
    """A county bureau with its standards and its first officer.

    `jurisdiction` is a code of the loaded ones, empty for the defaults; None says nothing about it.
    """
    founded = Founded()
    if not shelf().unit_kinds:
        raise Refused("还没有装入工作标准。请先运行 xiaoan packs load。")
    with acts.opened(by=operator(), at=at):
        above = _bureau(founded, _CITY, city, None, at) if city.strip() else None
        county = _bureau(founded, _COUNTY, name, above, at)
        _standards(founded, county, jurisdiction, at)
        _first_officer(founded, county, officer, at)
    return founded


def is_new(name: str) -> bool:
    """Whether no unit of that name is there."""
    with opened(operator().scope, readonly=True):
        return not Unit.objects.filter(name=cleaned(name, most=120), closed=None).exists()


def jurisdictions() -> list[tuple[str, str, str]]:
    """Code, title and a sentence about each jurisdiction that is loaded."""
    return [(each.code, each.title, each.about) for each in shelf().jurisdictions.values()]


def _bureau(founded: Founded, level: str, name: str, above: Unit | None, at: datetime) -> Unit:
    """The bureau of that name, found or founded."""
    title = cleaned(name, most=120)
    kinds = {code: words for code, words in shelf().unit_kinds.items() if words.level == level}
    there = Unit.objects.filter(name=title, closed=None).first()
    if there is not None:
        if there.kind not in kinds:
            raise Refused(f"“{title}”已是{shelf().unit_kinds[there.kind].title}，不能再作教育局。请核对名称。")
        if above is not None and there.parent_id != above.id:
            now_under = there.parent.name if there.parent else "最上级"
            raise Refused(f"“{title}”已建立在“{now_under}”下，不能改到“{above.name}”下。请核对名称。")
        founded.said.append(f"“{title}”早已建立，没有改动。")
        return there
    if level == _COUNTY and (others := list(Unit.objects.filter(kind__in=kinds, closed=None)[:5])):
        founded.said.append(f"请留意：这里已有{'、'.join(other.name for other in others)}；“{title}”是另外新建的。")
    code = next(iter(kinds))
    made = found_unit(by=operator(), parent=above, kind=code, name=title, opened=school_day(at), at=at)
    founded.said.append(f"建立了“{title}”。")
    return made


def _standards(founded: Founded, county: Unit, jurisdiction: str | None, at: datetime) -> None:
    """Every loaded standard that asks for something, from today, as the jurisdiction picks their profiles.

    Without a word about the jurisdiction what governs already is left alone, whatever its version and profile.
    """
    today = school_day(at)
    standing = {code: reign.version for code, reign in governing(county, today).items()}
    if jurisdiction is None and standing:
        for release in asking():
            if release.pack in standing:
                founded.said.append(f"早已采用“{release.title}”{standing[release.pack]}。")
            else:
                adopt(by=operator(), unit=county, pack=release.pack, version=release.version, starts=today, at=at)
                founded.said.append(f"今天起采用“{release.title}”{release.version}。")
        return
    taken = take_up(by=operator(), unit=county, jurisdiction=jurisdiction or "", starts=today, at=at)
    if chosen := shelf().jurisdictions.get(jurisdiction or ""):
        founded.said.append(f"本地口径：{chosen.title}。")
    for row in taken.made:
        founded.said.append(f"今天起采用“{row.release.title}”{row.release.version}。")
    for title in taken.kept:
        founded.said.append(f"早已采用“{title}”，没有改动。")


def _first_officer(founded: Founded, county: Unit, name: str, at: datetime) -> None:
    title = cleaned(name, most=60)
    if not title:
        if not Holding.objects.filter(unit=county, ends=None).exists():
            founded.said.append("局里还没有人能登录。再运行一次并加上 --officer 姓名，会打印登录链接。")
        return
    person = Person.objects.filter(unit=county, name=title, left=None).first()
    if person is not None and Holding.objects.filter(person=person, ends=None).exists():
        founded.said.append(f"{title}早已在岗；要新的登录链接，运行 xiaoan link {title} --unit {county.name}。")
        return
    person = person or add_person(by=operator(), unit=county, name=title, at=at)
    code = next(code for code, post in shelf().posts.items() if post.level == _COUNTY)
    appoint(by=operator(), person=person, code=code, starts=school_day(at), at=at)
    if person.account_id is None:
        founded.said.append(f"{title}还没有账号，请在“人员”页开通。")
        return
    founded.said.append(f"{title}任{shelf().posts[code].title}。")
    founded.officer, founded.secret = title, issue_link(by=operator(), account_id=person.account_id, at=at)
