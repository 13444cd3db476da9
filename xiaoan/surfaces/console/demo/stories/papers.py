"""The work documents of the demo county: this year's key points, a notice for the winter, a summary of a campaign.

All of our own making; years and days follow the demo's calendar. The sums of the summary do not add up on purpose.
"""

from __future__ import annotations

import io
from datetime import date

from docx import Document

POINTS = """青石县教育局{year}年学校安全工作要点
青教安〔{year}〕1号（演示）
各中小学、幼儿园：
为把今年的学校安全工作做细做实，现提出以下要点。
一、责任说得清
1.各学校要编制岗位安全职责表，张贴在办公室。
2.新来的教职工岗前安全培训不少于4学时。
3.各学校每日向县局报送一条平安短信。
二、消防和用电
4.各学校每月开展1次防火检查，查出的问题当月销号。
5.有实验室的学校要建立危险化学品使用台账。
三、食堂
6.食堂采购要留存进货票据。
7.学校食堂每学期邀请家长代表到校陪餐1次，听取意见。
四、住校生
8.寄宿制学校每周检查1次宿舍药箱，过期的药品及时换掉。
9.寄宿制学校每层宿舍配备急救包不少于1个。
五、幼儿园
10.幼儿园每月检查1次大型玩具，松动的地方修好再用。
11.幼儿园要给每名幼儿办理接送卡。
六、门口和校车
12.上学放学时段，校门口护学人员不少于2人。
13.有校车的学校要建立每辆车的安全档案。
七、遇到坏天气
14.收到暴雨、台风预警后，立即通知到每个班级。
15.各学校要编制防汛应急预案。
八、其他
16.鼓励有条件的学校每年建设1间安全体验教室。
17.学校的安全档案保存不少于3年。
青石县教育局
"""

NOTICE = """关于做好{year}年冬季校园安全工作的通知
青教安〔{year}〕23号（演示）
各中小学、幼儿园：
天气转冷，取暖、用电和路面结冰带来的风险增多。现将有关要求通知如下。
一、取暖
1.使用炉子取暖的教学点每天开窗通风不少于2次，每次不少于15分钟。
2.各学校要在{month}月{day}日前完成一次取暖设备检查，并将检查表留存。
二、用电
3.各学校每周开展1次用电检查，不得使用电热毯、热得快。
4.各学校每月检查1次灭火器，压力不足的及时更换。
三、防滑防冻
5.下雪结冰时，要在楼梯口、坡道铺设防滑垫。
6.校车在结冰路段停运，由学校提前告知家长。
四、其他
7.冬至前后开展一次取暖安全教育。
8.鼓励家长接送时拼车出行。
青石县教育局
"""

SUMMARY = """青石县教育系统{year}年安全生产月活动总结
六月以来，全县各学校按照方案开展了安全生产月活动，现总结如下。
一、主要做法
全县共开展应急演练46场，其中小学22场、中学14场、幼儿园10场。
各学校发放宣传资料12600份，悬挂横幅136条。
二、隐患排查
活动期间共排查隐患58处，已整改41处，正在整改12处，整改率95%。
排查出的58处隐患，其中消防隐患30处、食堂隐患12处、用电隐患20处。
三、存在的问题
个别学校的演练走过场，老旧线路改造还缺资金。
四、下一步打算
各学校每学期组织一次安全知识问答。
青石县教育局
"""


def key_points(year: int) -> bytes:
    """The county's key points of a year as a Word file."""
    return _docx(POINTS.format(year=year))


def notice(until: date) -> bytes:
    """A notice for the winter, with a day until which something is to be done."""
    return NOTICE.format(year=until.year, month=until.month, day=until.day).encode()


def summary(year: int) -> bytes:
    """What the bureau wrote about a year's safety month.

    41 done and 12 in hand are not 58, 41 of 58 are not 95 %, and 30, 12 and 20 are more than 58.
    """
    return SUMMARY.format(year=year).encode()


def _docx(text: str) -> bytes:
    title, *lines = text.strip().splitlines()
    paper = Document()
    paper.add_heading(title, level=0)
    for line in lines:
        paper.add_paragraph(line)
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()
