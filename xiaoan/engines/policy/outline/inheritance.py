"""Who acts and whom it concerns, from the words of headings, leads and letters.

「（一）校长职责」 「各学校要做到：」 「县教育局：」 name who acts for what stands below; 「寄宿制学校：」 also
narrows whom it concerns.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

_BEFORE: Final = (
    r"(?:各级各类|各级|各类|各|全体|全校|全园|全县|全市|全区|全镇|本校|本|所有|相关|有关|县级|市级"
    r"|区级|[^，。；：、的\s]{0,6}?[省市县区镇乡局]"
    r"|寄宿制|寄宿|农村|民办|公办|城区|直属|局属|中心|分管|主管|值班|值周|值日|专职|专（兼）职|兼职"
    r"|带班|校车|食堂|宿舍|学校|幼儿园|校园|安全|班级|学生|年级|实验室|党支部|涉校)"
)
_HEAD: Final = (
    r"(?:教育(?:体育|科技|工作)?(?:和体育|和科技|科学技术)?(?:局|厅|委员会|委|行政部门|主管部门|部门)"
    r"|教体局|教科局|教委|人民政府|政府|公安(?:局|机关|部门)|派出所|应急管理(?:局|部门)"
    r"|消防(?:救援)?(?:大队|支队|机构|部门)|市场监管(?:局|部门)|市场监督管理(?:局|部门)|卫生健康(?:局"
    r"|委|部门)|疾控(?:中心|机构)|交通运输(?:局|部门)|住房城乡建设(?:局|部门)|住建(?:局|部门)"
    r"|校（园）长|副校（园）长|校[（(]园[）)]|中小学校|中小学|小学|初中|高中|中学|中职学校|职业学校"
    r"|职业院校|特殊教育学校|特教学校|幼儿园|托幼机构|校外培训机构|培训机构|教学点|中心校|中心学校"
    r"|学区|学校|高校"
    r"|副?校长|副?园长|副?书记|班主任|任课教师|科任教师|学科教师|体育教师|教师|老师|教职员工|教职工"
    r"|生活(?:老师|教师|指导员)|宿管(?:员|人员|老师)|保安(?:员|人员)?|门卫(?:人员)?|保卫(?:处|科|干部"
    r"|人员)"
    r"|德育处|政教处|总务处|教务处|教导处|后勤(?:处|部门|人员)?|安全办公室|安全办|安全科|安保(?:处"
    r"|科)|安稳办|办公室|工会|团委|少先队|年级组|年级主任|年级长|科室|股室|部门|单位|驾驶员|司机"
    r"|照管员|随车(?:照管)?(?:人员|教师|员)"
    r"|厨师|炊事员|从业人员|管理员|管理人员|工作人员|实验(?:室)?(?:管理员|教师|员)|校医|保健(?:教师"
    r"|医生|员)|家长|监护人|学生|同学们?|领导小组|工作组|工作专班|安全(?:管理)?员|值班(?:人员|教师"
    r"|领导|员)|责任人|责任督学|督学|乡镇|街道|甲方|乙方|师生)"
)
_WHO: Final = rf"{_BEFORE}{{0,3}}{_HEAD}(?:（[^）]{{1,12}}）)?"
_WHOS: Final = rf"{_WHO}(?:[、和及与]{_WHO}){{0,6}}"
_DUTIES_OF: Final = re.compile(
    rf"^(?P<who>{_WHOS})(?:的)?(?:安全|工作|岗位|主要|主体|消防|食品|管理|具体|监管|防范|职能|防溺水"
    rf"|校车)*(?:职责|责任|义务|任务|分工)(?:范围|分工|如下|清单)?：?$"
)
_MUST: Final = re.compile(
    rf"(?:^|[。；，])(?P<who>{_WHOS})(?:[（(][^）)]{{1,20}}[）)])?(?:在[^，。；]{{1,20}})?(?:要|应"
    rf"|应当|应该|须|必须|负责|需|需要|不得|务必|严禁|将|履行|承担|切实|做好|重点|认真"
    rf"|严格)[^。；]{{0,60}}[：。]?$"
)
_ALONE: Final = re.compile(rf"^(?:对)?(?P<who>{_WHOS})(?:方面|层面)?：?$")
_LETTER: Final = re.compile(
    rf"^.{{0,30}}(?P<who>{_WHO})(?:个人)?(?:[^，。；：]{{0,16}})(?:责任书|责任状|承诺书|保证书|倡议书)"
    rf"|致(?:全[县市区校]|广大|各位|全体)*(?:学生|中小学生|幼儿)?(?P<to>家长|学生|同学|教师|老师)"
)
_CHARGED: Final = re.compile(
    r"[（【](?:责任|牵头|主办|承办|落实|主责)(?:部门|单位|科室|处室|股室|人|领导)：(?P<who>[^）】；。]{2,30})[）】；]"
)
_PARTY: Final = re.compile(r"(甲方|乙方|丙方)(?:（[^）]{1,10}）)?：([\u4e00-\u9fff·]{2,24})$")
_GREETED: Final = re.compile(
    r"^(?:尊敬的|亲爱的|各位|全[县市区校]|广大|全体|中小学|学生|幼儿)*(?P<who>家长|学生|同学|教师"
    r"|老师|师生)(?:朋友|们|朋友们)?[：，！、]"
)
_KINDS_OF_SCHOOL: Final = re.compile(
    "寄宿制(?:中小学|小学|学校)|寄宿学校|农村(?:寄宿制|中小)?学校|民办(?:中小)?学校|民办幼儿园"
    "|幼儿园|托幼机构|中小学校?|小学|初中|高中|中学|中职学校|职业学校|职业院校|特殊教育学校|特教学校"
    "|教学点|高校|高等学校|校外培训机构"
)
_ONLY_KIND: Final = re.compile(
    rf"^(?:各|对|全[县市区])?(?P<kind>(?:{_KINDS_OF_SCHOOL.pattern})(?:[、和及与](?:"
    rf"{_KINDS_OF_SCHOOL.pattern})){{0,3}})(?:部分|阶段|学段|类|方面|段)?(?:[：（]|要|应|须|必须|应当"
    rf"|$|(?:的)?(?:安全)?(?:职责|责任|要求|任务|标准))"
)


def charged_at(text: str) -> str:
    """Who is named as responsible at the end of a paragraph: 「…（责任单位：安全科）」."""
    found = _CHARGED.search(text, max(0, len(text) - 80))
    return found["who"].strip() if found else ""


@lru_cache(maxsize=4096)
def actor_of(words: str) -> str:
    """Who acts, in the words of a heading or a lead; empty when they name nobody."""
    words = words.strip()[-140:]
    charged = charged_at(words)
    if charged:
        return charged
    for pattern in (_DUTIES_OF, _ALONE):
        found = pattern.match(words)
        if found:
            return found["who"]
    if words.endswith("：") or len(words) <= 60:
        for found in _MUST.finditer(words):
            return found["who"]
    return ""


def actor_of_letter(title: str, opening: str) -> str:
    """Who promises or is asked in a letter: 「班主任安全责任书」, 「致家长的一封信」, 「各位家长：」."""
    found = _LETTER.match(title)
    if found:
        return found["who"] or found["to"]
    greeted = _GREETED.match(opening)
    return greeted["who"] if greeted else ""


def parties(lines: Iterable[str]) -> dict[str, str]:
    """The names of the parties of a letter: 「甲方：示例县教育局」."""
    found = (_PARTY.match(line.strip()) for line in lines)
    return {party[1]: party[2] for party in found if party}


@lru_cache(maxsize=4096)
def applies_to(words: str) -> str:
    """The kind of school that a heading or a lead narrows to; empty when it speaks of all."""
    found = _ONLY_KIND.match(words.strip())
    return found["kind"] if found else ""
