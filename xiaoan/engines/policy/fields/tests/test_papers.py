"""Papers that are kept, shown, put in writing or counted: sentences of our own, each with the names it asks for."""

from __future__ import annotations

import pytest

from xiaoan.engines.policy.fields.evidence import evidences

# A sentence, then the names of its papers; nothing behind the bar when it asks for none.
KEPT = """
检查结果记入检查登记本 | 检查登记本
领用情况须登入《危险品专用台账》 | 危险品专用台账
检测报告存入消防档案 | 检测报告 消防档案
消毒记录保存不少于6个月 | 消毒记录
食材验收单、检疫合格证明保存两年 | 食材验收单 检疫合格证明
会议记录完整，存档备查 | 会议记录
维修记录由安全员签字确认 | 维修记录 签字
监控影像保存30天以上 |
保留转运联单 | 转运联单
巡查人员在巡查表上签字 | 巡查表 签字
班主任在班级日志中注明 | 班级日志
风险清单每季度更新一次 | 风险清单
实行隐患清单管理 | 隐患清单
规范安全档案管理 | 安全档案
规范学籍档案管理办法 |
责任书签订率100% | 责任书
家长回执收回率达100% | 家长回执
将本周点名登记卡和考勤情况交值班领导审核后归档 | 点名登记卡
"""

SHOWN = """
外来人员凭出入证进校，并出示身份证 | 出入证 身份证
学生病愈返校须凭医院出具的复课证明 | 复课证明
学生返校须提供健康证明 | 健康证明
家长须向学校提供书面证明 | 书面证明
新生入园要查验预防接种证和体检证明 | 预防接种证 体检证明
从业人员应办齐证件 | 证件
出车前带齐证照 | 证照
持有经营许可证、营业执照等证照 | 经营许可证 营业执照
来访人员须填写会客单 | 会客单
由值班教师开假条 | 假条
学生请假须持班主任签字的假条 | 签字 假条
严禁购买无检疫证明的肉类 | 检疫证明
不准无健康证人员上岗 | 健康证
无许可证的车辆 |
食堂须亮证经营 |
落实“凭证出入”规定 |
对照学生名单清点人数 | 学生名单
未经许可不得进入宿舍 | 许可
依法取得办学许可 | 许可
申请取得办学许可，应当符合下列条件 |
实施行政许可 |
事实充分证明，安全第一 |
要求简单明了，保证质量 |
做好论证、验证工作 |
"""

ON_PAPER = """
不能按期完成的，须书面申请延期 | 书面申请
学校应当书面告知家长 | 书面告知
半年和年底向中心校书面报告安全情况 | 书面报告
二十四小时内书面报告县教育局 | 书面报告
演练后写出书面总结 | 书面总结
每次巡查做好书面记录 | 书面记录
收到整改通知后5日内报送整改报告 | 整改报告
签订年度安全责任书 | 年度安全责任书
制定本单位应急预案 | 本单位应急预案
特与各班主任签订责任书 |
逐级鉴订责任书 | 责任书
家长签收防溺水告知书 | 防溺水告知书
制定并落实防汛应急预案 | 防汛应急预案
准备年终总结 | 年终总结
做好物资准备和预案准备 |
年初有计划、年终有总结 | 计划 总结
把学校安全工作纳入国民经济发展规划 |
发放一份“安全过暑假，快乐又平安”倡议书 | 倡议书
发放宣传单和明白纸 | 明白纸
建立一生一策的成长档案 | 成长档案
每月收集整理安全档案 | 安全档案
"""

DONE = """
对重点隐患逐个建档 | 建档
未经登记不得入校 | 登记
外来人员没有登记的，一律不准进校 | 登记
对外来人员进行询问、登记 | 登记
完成电梯使用登记 | 登记
健全学生外出审批制度 | 审批
学生外出须书面报教育局报批 | 审批
做好记载 | 记载
巡查中在卡片上签名字 | 卡片
二、学校安全检查登记制度 |
"""

COUNTED = """
建立隐患排查和责任分工“两个清单” | 隐患排查清单 责任分工清单
建立“三张清单”，即职责清单、风险清单和培训清单 | 职责清单 风险清单 培训清单
实行“两个台账”管理（排查台账、整改台账） | 排查台账 整改台账
建好两个清单 | 两个清单
将操作规程和安全管理制度置于显著位置 | 操作规程 安全管理制度
把应急流程图张贴在醒目位置 | 应急流程图
将灭火器置于明显位置 |
岗位职责需要张贴上墙 | 岗位职责
"""


def rows(*tables: str) -> list[tuple[str, list[str]]]:
    lines = [line for table in tables for line in table.strip().splitlines()]
    return [(text.strip(), papers.split()) for text, papers in (line.split("|") for line in lines)]


@pytest.mark.parametrize(("text", "papers"), rows(KEPT, SHOWN, ON_PAPER, DONE, COUNTED))
def test_a_sentence_asks_for_its_papers(text, papers):
    assert [each.value for each in evidences(text)] == papers


def test_a_list_behind_its_number_stands_where_its_own_words_stand():
    text = "建立“三张清单”，即职责清单、风险清单和培训清单"
    assert [text[each.start : each.end] for each in evidences(text)] == ["职责清单", "风险清单", "培训清单"]
