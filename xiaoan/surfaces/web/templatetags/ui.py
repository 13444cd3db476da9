"""Components, one tag each: `{% load ui %}` in a template, values from `parts.py` and `listing.py`.

Every tag renders one small template of `templates/parts/`. Tags that speak of near time need `frame` in
the context.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import Any

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from xiaoan.foundation import text
from xiaoan.foundation.clock import instant
from xiaoan.surfaces.web import listing, parts, signs
from xiaoan.surfaces.web.templatetags.words import exact, near

register = template.Library()
Shown = dict[str, Any]


@register.simple_tag
def icon(name: str, size: str = "", tone: str = "") -> SafeString:
    """A drawing of the sprite, hidden from ears: a word must stand beside it. size "l" is large."""
    return format_html(
        '<svg class="i{}{}" aria-hidden="true"><use href="#i-{}"/></svg>',
        f" i--{size}" if size else "",
        f" c-{tone}" if tone else "",
        name,
    )


@register.inclusion_tag("parts/sign.html")
def stage(code: str, count: int | None = None) -> Shown:
    """A hazard's stage: drawing and word, the same everywhere; `count` stands behind the word."""
    return {"sign": signs.sign_of(signs.STAGES, code), "count": count}


@register.inclusion_tag("parts/sign.html")
def report_state(code: str) -> Shown:
    """What became of a report: 待核实, 已登记为隐患, 并入已有隐患, 不属于隐患, 转交."""
    return {"sign": signs.sign_of(signs.REPORTS, code), "count": None}


@register.inclusion_tag("parts/sign.html")
def hazard_mark(code: str) -> Shown:
    """A mark beside the stage: 挂牌督办, 反复出现."""
    return {"sign": signs.sign_of(signs.MARKS, code), "count": None}


@register.inclusion_tag("parts/sign.html")
def grade(code: str) -> Shown:
    """A hazard's grade: 一般隐患 plain, 疑似重大 hollow, 重大隐患 full and red."""
    return {"sign": signs.sign_of(signs.GRADES, code), "count": None}


@register.inclusion_tag("parts/sign.html")
def standing(code: str, count: int | None = None) -> Shown:
    """How a thing to be done stands: 已办, 迟办, 未办, 未到时, 免办, 不适用."""
    return {"sign": signs.sign_of(signs.STANDINGS, code), "count": count}


@register.inclusion_tag("parts/tag.html")
def tag(words: str, tone: str = "", icon: str = "") -> Shown:
    """A word in a frame, for heads and notices only (自查发现, 补录)."""
    return {"words": words, "tone": tone, "icon": icon}


@register.inclusion_tag("parts/tag.html")
def stage_tag(code: str) -> Shown:
    """A stage as a framed word, for the head of a page."""
    sign = signs.sign_of(signs.STAGES, code)
    return {"words": sign.word, "tone": sign.tone, "icon": sign.icon}


@register.inclusion_tag("parts/tag.html")
def grade_tag(code: str) -> Shown:
    """A grade as a framed word, for the head of a page."""
    sign = signs.sign_of(signs.GRADES, code)
    return {"words": sign.word, "tone": sign.tone, "icon": sign.icon}


@register.inclusion_tag("parts/unit.html")
def unit(named: parts.UnitName) -> Shown:
    """A unit's name, a link when the viewer may open it, its kind in small letters."""
    return {"unit": named}


@register.inclusion_tag("parts/who.html")
def who(person: parts.Who | None) -> Shown:
    """A person with the post behind; nobody is said as 岗位空缺."""
    return {"who": person}


@register.inclusion_tag("parts/why.html")
def why(clauses: Sequence[parts.Clause], title: str = "", opened: bool = False) -> Shown:
    """为什么要查: folds out the clauses. Shows nothing when there are none."""
    return {"clauses": clauses, "title": title, "opened": opened}


@register.inclusion_tag("parts/num.html")
def num(number: int | None, url: str = "", measure: str = "", tone: str = "", icon: str = "") -> Shown:
    """A number that opens its records; zero and None are – and open nothing."""
    said = text.measure(number, measure) if number and measure else f"{number:,}" if number else ""
    return {"said": said, "url": url, "tone": tone, "icon": icon}


@register.simple_tag(takes_context=True)
def when(context: Context, at: datetime | None) -> SafeString:
    """An instant in near words, the exact one on touch."""
    if at is None:
        return format_html('<span class="ink3">–</span>')
    said = near(at, context["frame"].at)
    return format_html('<time datetime="{}" title="{}">{}</time>', at.isoformat(), exact(at), said)


@register.inclusion_tag("parts/due.html", takes_context=True)
def due(context: Context, by: datetime | date | None, major: bool = False, framed: bool = False) -> Shown:
    """Time left in words (还剩 3 天, 超期3天), the exact instant on touch; a day ends at its midnight."""
    if by is None:
        return {"by": None}
    moment = by if isinstance(by, datetime) else instant(by, time.max)
    title = exact(by) if isinstance(by, datetime) else f"{by.year}年{by.month}月{by.day}日"
    now = context["frame"].at
    over = moment < now
    tone = ("major" if major else "late") if over else ""
    said = text.remaining_words(moment, now)
    return {"by": moment, "said": said, "exact": title, "over": over, "tone": tone, "framed": framed}


@register.inclusion_tag("parts/stuck.html")
def stuck(held: parts.Stuck | None) -> Shown:
    """卡在: who, which section, day n, answer by; coloured by the holder's own lateness, ourselves
    included.
    """
    return {"held": held}


@register.inclusion_tag("parts/stuck_words.html")
def stuck_words(held: parts.Stuck | None) -> Shown:
    """卡在 as one line of a list: 卡在：县教育局基建股，第12天."""
    return {"held": held}


@register.inclusion_tag("parts/strip.html")
def strip(way: parts.Strip) -> Shown:
    """The stages of a hazard in order with part-closing, and the branch beside them."""
    return {"way": way}


@register.inclusion_tag("parts/timeline.html", takes_context=True)
def timeline(context: Context, moments: Iterable[parts.Moment]) -> Shown:
    """What happened, newest first, by whom; photos under their moment."""
    return {"moments": moments, "frame": context["frame"]}


@register.inclusion_tag("parts/photos.html", takes_context=True)
def photos(context: Context, shots: Sequence[parts.Photo]) -> Shown:
    """Photos side by side with their captions (整改前, 整改后)."""
    return {"photos": shots, "frame": context.get("frame")}


@register.inclusion_tag("parts/bar.html")
def notice(words: str, tone: str = "", icon: str = "", link: str = "", url: str = "", strong: str = "") -> Shown:
    """A notice in one line: `strong` first and bold, an act at its end."""
    return {"words": words, "tone": tone, "icon": icon, "link": link, "url": url, "strong": strong}


@register.inclusion_tag("parts/empty.html")
def empty(title: str, words: str = "", link: str = "", url: str = "") -> Shown:
    """Nothing here, said with what it means and what to do."""
    return {"title": title, "words": words, "link": link, "url": url}


@register.inclusion_tag("parts/progress.html")
def progress(title: str, done: int, total: int, words: str = "") -> Shown:
    """Long work: how far, and that one may leave."""
    return {"title": title, "done": done, "total": total, "words": words}


@register.inclusion_tag("parts/filters.html", takes_context=True)
def filters(context: Context, chosen: listing.Filters) -> Shown:
    """Filters of a list: a line at a desk, one button on a phone; the state lives in the address."""
    return {"filters": chosen, "at_end": context.get("filters_end", ())}


@register.inclusion_tag("parts/pages.html")
def pages(shown: listing.Pages) -> Shown:
    """What this page shows of how many, and the neighbours."""
    return {"pages": shown}


@register.inclusion_tag("parts/bars.html")
def bars(chart: listing.Bars) -> Shown:
    """A small bar chart: a sentence, lines drawn by the server, figures beside them."""
    return {"chart": chart}


@register.inclusion_tag("parts/heat.html")
def heat(table: listing.Heat) -> Shown:
    """School × domain; on a phone a list of what is late or undone."""
    return {"heat": table}


@register.inclusion_tag("parts/sheet_head.html")
def sheet_head(head: listing.SheetHead) -> Shown:
    """Title of an A4 sheet, unit and period, its state (拟稿) when it is not final."""
    return {"head": head}


@register.inclusion_tag("parts/sheet_foot.html")
def sheet_foot(head: listing.SheetHead) -> Shown:
    """Foot of an A4 sheet: when printed, by which standard, the check code."""
    return {"head": head}


@register.simple_tag
def part_arc(share: float) -> str:
    """Length of the arc that `share` of a stage circle takes, for its dash pattern (radius 5.75)."""
    return f"{share * 36.13:.2f}"


@register.simple_tag(takes_context=True)
def now_words(context: Context) -> str:
    """As of when the page's figures hold: 截至 10月20日 16:20."""
    return _("截至 {at}").format(at=text.moment_words(context["frame"].at))
