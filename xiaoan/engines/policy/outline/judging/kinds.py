"""What a piece is, whether it looks back, and its year. The body decides; the title only leans.

A sentence looks back when it says what was done (已, 了, 共…次, 现将…总结如下), forward when it orders (要, 应,
必须, 每月…). What a summary says under 下一步打算 looks forward and is split off by `forward_part`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final, NamedTuple

from xiaoan.engines.policy.outline.dating import is_month
from xiaoan.engines.policy.outline.numbering import mark
from xiaoan.engines.policy.shapes import Passage, PieceKind

_MOST: Final = 40_000
_SENTENCES: Final = re.compile("[^。；！？]{6,400}")
_DONE: Final = re.compile(
    r"(?<!为)(?:开展|组织|举办|召开|进行|制定|建立|成立|签订|完善|落实|取得|得到|提高|增强|形成|收到"
    r"|实现|消除|整改|排查|检查|发放|完成|投入|安装|配备|加强|强化|采取|做到|印发|下发"
    r"|达到|营造|杜绝|保证|保障|促进|推动|确保|给予|学习|受到|明确|安排|邀请|加大|上报|报送|化解|维护|观看|参加|汇报)了"
    r"|已(?:经|全部|完成|整改|建|成|有|于|组织|开展|达|累计|按|基本)|均已|共(?:计|有|开展|组织|排查"
    r"|检查|召开|举办|发放|出动|签订|培训|投入|整改|报送|收|发)|累计|先后"
    r"|(?:一年|半年|学期|学年|年|月|近年|长期|以)来[，、]|截[至止]|目前[，为]|没有发生|未发生|未发现"
    r"|发现[^，。]{0,12}(?:处|个|条|起)|取得[^，。]{0,8}成[效绩]|在[^，。]{2,20}领导下"
    r"|达[^，。]{0,6}(?:人次|余人|多人|人|%)"
    r"|我(?:校|园|局|班)(?:还|始终|一直|坚持|十分|非常|高度|认真|严格|按照|积极|主要|采取|充分|利用"
    r"|结合|及时|制定|成立|组织|开展)|(?:高度|十分|非常)重视|如期|圆满|被评为|荣获"
)
_ORDERED: Final = re.compile(
    r"(?:^|[，、：”）是一二三四五六七八九十])(?:要|须|应|必须|务必|应当|需|严禁|禁止|不得|确保|力争"
    r"|切实|全面|继续|进一步|认真|严格|加强|加大|强化|坚持|深入|积极)(?!了)"
    r"|(?:各(?:学校|校|单位|幼儿园|中小学|部门|地|县|区|镇|级|班)[^，。]{0,10}|学校|幼儿园|教师"
    r"|班主任|校长|家长|部门|单位|人员|负责人)(?:要|应|须|必须|应当|不得|严禁|务必)"
    r"|每(?:天|日|周|月|季度|学期|学年|年|半年)|不少于|不得|将(?:继续|进一步|组织|开展|对|于)|拟|至少|底前|日前"
)
_WE: Final = re.compile("我(?:校|园|班|们|局|县|区)(?!要|将|应|必须|须|会)")
_SUMMARISES: Final = re.compile(
    r"现(?:就|将|把|对)?[^。；]{0,50}(?:总结|汇报|报告|小结|自查(?:情况)?)(?:情况)?(?:总结|汇报"
    r"|报告)?(?:如下|为)|自[查检](?:情况|结果)?(?:汇报|报告|总结)?如下|(?:总结|汇报|情况)如下[：。]"
    r"|(?:向|给)(?:大家|各位|会议|检查组|督查组|领导)[^。]{0,16}(?:作|做)?(?:一)?(?:简要)?汇报"
)
_BACKWARD_TITLE: Final = re.compile(
    "总结|小结|自查|汇报|情况报告|工作报告|整改报告|述职|情况的报告|排查报告|检查报告|完成情况|开展情况|落实情况"
)
_NEXT: Final = re.compile(
    r"^(?:(?:[一二三四五六七八九十]{1,3}|\d{1,2})[、.]"
    r"|（[一二三四五六七八九十]{1,3}）)?[ 　]*(?:关于)?(?:对)?(?:\d{4}年)?(?:我[校园局县区市])?"
    r"(?:下(?:一)?(?:步|阶段|学期|学年|半年)|(?:今后|明年|来年|未来|新(?:的)?(?:一)?(?:学期|学年|年))"
    r"|(?:后|接下来)?(?:的)?(?:工作)?(?:努力方向|打算|设想|思路|展望))"
    r"[^，。；！？]{0,20}[。：]?$|^(?:[一二三四五六七八九十]{1,3}、"
    r"|（[一二三四五六七八九十]{1,3}）)\d{4}年(?:工作)?(?:计划|安排|重点)$"
)
_NEXT_RUN_IN: Final = re.compile(
    r"^(?:(?:[一二三四五六七八九十]{1,3}|\d{1,2})[、.]"
    r"|（[一二三四五六七八九十]{1,3}）)[ 　]*(?:关于)?(?:下(?:一)?(?:步|阶段|学期|学年)|今后"
    r"|明年)[^，。；！？]{0,16}[。：]"
)
_NEXT_SAID: Final = re.compile("^(?:下一步|下一阶段|下阶段|在今后的|今后|接下来)[^。；]{0,30}(?:，|将|要)")
_ASKS: Final = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）)(?:下一步)?(?:工作|整改|几点"
    r"|有关|相关|具体)要求[。：]?$"
)
_KIND_WORDS: Final[tuple[tuple[PieceKind, str], ...]] = (
    ("letter", "责任书|责任状|承诺书|保证书|倡议书|协议书|告知书|建议书|一封信|公开信|家长书"),
    ("calendar", "行事历|日历|月历|日程表|(?:每月|逐月|月度|分月)[^，。]{0,8}(?:安排|计划|要点)|月份?安排"),
    ("speech", "讲话|发言|致辞|主持词|演讲|动员会|动员讲话"),
    ("rule", "规定|办法|细则|条例|制度|守则|公约|规范|职责|规程|标准|预案"),
    ("notice", "通知|通报|公告|通告|的函|决定"),
    ("plan", "计划|方案|要点|安排|部署|意见|规划|清单"),
    ("other", "心得|体会|事迹|新闻|简报|纪要"),
)
_KINDS: Final = tuple((kind, re.compile(words)) for kind, words in _KIND_WORDS)
_SPOKEN: Final = re.compile(
    r"^(?:同志们|各位|尊敬的|老师们|同学们|亲爱的)[^。]{0,30}[：！，]|(?:我|下面我)(?:再)?(?:讲|谈"
    r"|强调|提)[^。]{0,12}(?:点|方面|意见|要求)"
)
_SIGNED: Final = re.compile(
    "(?:甲方|乙方|责任人|承诺人|保证人|签订人|家长|校长|负责人)(?:（[^）]{1,10}）)?(?:签[名字章]|盖章)|乙方[：（]"
)
_YEAR: Final = re.compile(
    r"(?<![\d〔\[])((?:19|20)\d\d)(?=年|[—\-至~—]{1,2}20\d\d(?:学)?年|[.\-/]\d{1,2})(?!年以来|年起)"
)
_HAN_YEAR: Final = re.compile("二[〇○零0O]([〇○零一二三四五六七八九0-9])([〇○零一二三四五六七八九0-9])年")
_HAN: Final = {char: number for number, char in enumerate("〇一二三四五六七八九")} | {"○": 0, "零": 0}
_QUOTED: Final = re.compile("《[^》]{0,60}》|〔\\d{4}〕|“[^”]{0,40}”")


class Nature(NamedTuple):
    """The kind of a piece and whether it looks back."""

    kind: PieceKind
    backward: bool


def nature(title: str, body: Sequence[Passage]) -> Nature:
    """What a piece is, from its body and, where that leaves it open, its title."""
    backward = looks_back(title, body)
    if backward:
        return Nature("summary", True)
    texts = [passage.text for passage in body]
    if sum(is_month(text) for text in texts) >= 4 and sum(is_month(text) for text in texts) * 12 >= len(texts):
        return Nature("calendar", False)
    numbers = Counter(number.kind for text in texts if (number := mark(text)))
    if numbers["article"] >= 3:
        return Nature("rule", False)
    if any(_SIGNED.search(text) for text in texts[-8:]) and "方案" not in title and "通知" not in title:
        return Nature("letter", False)
    ending = title[-14:]
    last = max(((found.end(), kind) for kind, words in _KINDS for found in words.finditer(ending)), default=None)
    if last:
        return Nature(last[1], False)
    if any(_SPOKEN.search(text[:80]) for text in texts[:4]):
        return Nature("speech", False)
    return Nature("plan", False)


def looks_back(title: str, body: Sequence[Passage]) -> bool:
    """Does this text report what was done?"""
    text = "\n".join(passage.text for passage in body)[:_MOST]
    done = ordered = 0
    for sentence in _SENTENCES.finditer(text):
        past, ahead = len(_DONE.findall(sentence[0])), len(_ORDERED.findall(sentence[0]))
        done += past > 0 and past >= ahead - 1
        ordered += ahead > 0 and ahead > past
    opens = _SUMMARISES.search("\n".join(passage.text for passage in body[:6])[:1500]) is not None
    leans = _BACKWARD_TITLE.search(title) is not None
    if opens or leans:
        done += len(_WE.findall(text))
        return done > 0 and done * 5 >= ordered
    return done >= 5 and done > 2 * ordered


def forward_part(body: Sequence[Passage]) -> int | None:
    """Where a summary begins to look ahead: the place of 「下一步打算」 among its passages; None if nowhere."""
    for place, passage in enumerate(body):
        text = passage.text.strip()
        late = place * 5 >= len(body) * 3
        if place and (
            (late and (_NEXT_SAID.match(text) or _ASKS.match(text)))
            or (len(text) <= 50 and _NEXT.match(text))
            or _NEXT_RUN_IN.match(text[:60])
        ):
            return place
    return None


def year_of(title: str, body: Sequence[Passage]) -> int | None:
    """The year a piece is about: of its title, its first lines, or the date under it."""
    texts = [
        title,
        "".join(passage.text[:300] for passage in body[:3]),
        "\n".join(passage.text[:60] for passage in body[-4:]),
    ]
    texts.append("".join(passage.text[:600] for passage in body[:8]))
    for text in texts:
        plain = _QUOTED.sub("", text) if text is not title else text
        found = _YEAR.search(plain)
        if found:
            return int(found[1])
        han = _HAN_YEAR.search(plain)
        if han:
            return 2000 + 10 * _digit(han[1]) + _digit(han[2])
    return None


def _digit(char: str) -> int:
    return int(char) if char.isdecimal() else _HAN[char]
