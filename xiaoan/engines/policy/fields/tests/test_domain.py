"""What a duty is about: our own duties, with the headings above them."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiaoan.engines.policy.fields.domain import domain_of, theme_of
from xiaoan.engines.policy.shapes import Domain

# A duty, the headings above it from the outermost in, its domain (others that would be right after a stroke).
ROWS = """
层层签订安全责任书 | | responsibility
每月召开安全工作例会 | | responsibility
成立校园安全工作领导小组 | | responsibility
校长是学校安全第一责任人，每月主持召开一次安全会议 | | responsibility
明确一名副校长分管安全工作 | | responsibility
每学期专题研究学校安全工作不少于2次 | | responsibility
各处室签订岗位安全承诺书 | 压实安全责任 | responsibility
落实一岗双责，细化岗位职责清单 | | responsibility
对排查出的隐患建立台账，逐项销号 | | hazard
每月开展一次安全隐患排查 | | hazard
一般隐患须在7日内完成整改 | | hazard
重大隐患实行挂牌督办 | | hazard
建立问题清单、整改清单，实行闭环管理 | 隐患排查治理 | hazard
每周全面排查一次 | 加大隐患排查整改力度 | hazard
每学期开展一次安全风险评估 | | risk
编制校园安全风险清单 | | risk
建立双重预防机制，落实风险分级管控台账 | | risk
每季度开展一次安全督查 | | inspection
教育局每学期对学校进行不少于2次安全检查 | | inspection
采取明查暗访方式每月抽查5所学校 | | inspection
值日领导每天巡查校园一次 | | inspection/security
每月检查一次灭火器 | | fire
每日对疏散通道进行防火巡查 | | fire
建立微型消防站，每站配备6人以上 | | fire
每学期至少组织一次消防演练 | | drill/fire
严禁电动自行车在教学楼内充电 | | fire/transport
每年对电气线路检测一次 | | fire/building
建立检查台账 | 强化消防安全管理 | fire
每月检查不少于1次 | 消防设施维护 | fire
食堂每餐留样125克以上 | | food
校长每周陪餐不少于1次 | | food
从业人员每天上岗前晨检并做好记录 | 食堂管理 | food/epidemic
每学期对学校食堂检查不少于2次 | | food
饮用水水箱每半年清洗一次 | | food
建立进货查验台账 | 严把食品安全关 | food
小卖部不得出售三无食品 | | food
与每台校车驾驶人签订责任书 | | transport
每月对校车检查一次 | | transport
未满12周岁不得骑自行车上路 | | transport
建立接送学生车辆信息，一车一档 | | transport
每学期开展交通安全教育不少于2次 | | transport/education
建立台账 | 校车安全管理 | transport
危险化学品实行双人双锁管理 | | lab
实验室建立药品领用登记 | | lab
建立清单和台账 | 危险化学品专项整治 | lab
每学期对校舍进行一次全面排查 | | building/hazard
特种设备每年检测一次 | | building
雨季前对危房、围墙逐一鉴定 | | building
体育器材每月检修一次 | | building
专职保安配备率达到100% | | security
外来人员须登记后入校 | | security
视频监控保存90天以上 | | security
一键式报警装置与公安联网率达100% | | security
校门口上学放学时段安排护校队值守 | | security
实行24小时值班 | | security/incident/responsibility
保安员须持证上岗 | | security
反恐防暴器材每班检查一次 | | security
放假前与家长签订防溺水承诺书 | | drowning/home_school
在危险水域竖立警示牌 | | drowning
每年5月至9月每周开展一次防溺水教育 | | drowning/education
每天放学前进行一次提醒 | 严防学生溺水 | drowning/education
每学期开展防溺水专题家访 | | drowning/home_school
发现学生欺凌事件应在1小时内报告 | | bullying/incident
每学期开展一次学生欺凌问卷调查 | | bullying
发现侵害未成年人线索落实强制报告制度 | | bullying
每学年开展一次心理健康测评 | | mental
建立学生心理档案 | | mental
心理辅导室每周开放不少于10小时 | | mental
每日落实晨午检并登记 | | epidemic
因病缺课学生须逐一追踪并登记 | | epidemic
教室每日通风消毒不少于2次 | | epidemic
传染病疫情2小时内报告疾控机构 | | epidemic/incident
校外人员须测温登记后入校 | 疫情防控 | epidemic
宿舍每晚查寝点名并做好记录 | | dormitory
宿管员24小时值班 | | dormitory
寄宿制学校每晚至少两次查铺 | | dormitory
住校生请假须家长签字 | | dormitory/home_school
上下楼高峰每层安排1名教师值守 | 防止拥挤踩踏 | crowd
课间操时段错峰上下楼 | | crowd
每学期开展一次防踩踏演练 | | drill/crowd
每半年对校园网站进行一次安全检测 | | cyber
安排专人24小时值守 | 加强网络安全管理 | cyber
网络舆情须在30分钟内报告 | | cyber/incident
汛期实行24小时值班 | | weather/incident
接到暴雨红色预警立即停课 | | weather
制定防汛应急预案 | | weather/incident
每年汛前开展地质灾害隐患排查 | | weather/hazard
学校周边200米内不得开设网吧 | | periphery
每季度联合公安开展校园周边整治 | | periphery
矛盾纠纷每月排查一次 | | dispute
建立矛盾纠纷台账 | | dispute
举办大型活动须制定安全预案并报批 | | event
集体外出须报教育局审批 | | event
研学旅行须提前10日备案 | | event
制定应急预案 | 加强研学旅行管理 | event
完善各类应急预案 | | incident
突发事件1小时内报告教育局 | | incident
发生安全事故应立即报告 | | incident
2小时内报送书面报告 | 应急处置 | incident
严格执行零报告制度 | | incident
中小学每月至少开展一次应急疏散演练 | | drill
演练做到有方案、有总结、有照片 | | drill
幼儿园每季度开展一次演练 | 强化应急演练 | drill
每学期安全教育课不少于6课时 | | education
每周一利用国旗下讲话开展安全教育 | | education
开学第一周上好安全第一课 | | education
每天放学前1分钟安全提醒 | | education
全国中小学生安全教育日开展主题班会 | | education
抓好防火、防溺水、防欺凌、防踩踏等安全教育 | | education
安全教育平台完成率达到98% | | education
每学期法治副校长讲课不少于2课时 | | education
国际禁毒日开展禁毒宣传活动 | | education
每年对安全管理人员培训不少于1次 | | training
教职工每学期参加安全培训不少于2次 | | training
每学期组织教职工学习安全法律法规 | | training
班主任急救培训覆盖率100% | | training
向家长发放告家长书 | | home_school
每学期召开家长会不少于1次 | | home_school
放假前发放致家长一封信 | | home_school
每学期家访一次 | | home_school
校方责任险投保率100% | | insurance
积极购买校方责任保险，参保率达到100% | | insurance
考核结果与年度评优挂钩 | | assessment
每年对学校安全工作考核一次 | | assessment
创建市级平安校园10所 | | assessment
发生责任事故实行一票否决 | | assessment
每月5日前报送安全月报表 | | ledger
安全工作资料做到专盒归档 | | ledger
规范学校安全工作档案 | | ledger
每堂课实行点名 | | other
每半年开展一次党员警示教育 | | other
制定扫黑除恶专项斗争实施方案 | | other
每年组织一次廉政谈话 | | other
全国消防日前后集中开展消防宣传教育活动 | 加强安全宣传教育 | fire/education
6月开展安全生产月活动 | 全年工作安排 | education
各学校每学期开学第一周开展一次校园安全大检查 | | inspection/hazard
学校每学期末将安全工作总结报教育局 | 信息报送 | ledger/responsibility
每日零报告，重大情况随时报告 | 值班值守 | incident
学校主要负责人每月至少带队检查一次安全工作 | 落实主体责任 | inspection/responsibility
校园周边200米内的经营场所每季度联合检查一次 | 整治校园周边环境 | periphery
开展一次全面排查，建立问题台账 | 校舍安全 | building/hazard
每天放学安排教师护送学生过马路 | 交通安全 | transport/security
对学校聘用的保安逐一审查并登记 | 加强安全防范 | security
建立特殊体质学生档案 | 学生健康管理 | epidemic/ledger/mental
学校应当配备专职或兼职校医，每600名学生配备1名 | 卫生保健 | epidemic
学校要与食堂承包方签订食品安全责任书 | | food
每年3月、9月各开展一次消防安全专项检查 | | fire/inspection
危房一律停用，并在24小时内报告 | | building/incident
体育课前教师检查器材 | 体育活动安全 | building/other/education
学生外出实习须签订三方协议 | 实习实训管理 | event/lab/other
组织学生观看一次防溺水警示片 | 暑期安全 | drowning/education
与每位家长签订暑期安全承诺书 | | home_school/drowning
每月第一周为安全教育周 | | education
每学期邀请交警到校作报告不少于1次 | | transport/education
教师每节课清点学生人数，发现缺课立即联系家长 | | other/home_school/incident/security
对新入职教职工进行安全岗前培训，不少于8学时 | | training
校长每年参加安全培训不少于24学时 | | training
安全保卫干部持证上岗 | | security/training
将安全工作纳入年度考核，权重不低于10% | | assessment
对瞒报、迟报的严肃追责并在2小时内通报 | 责任追究 | assessment/incident
每季度召开一次联席会议，研究校园周边治安问题 | | periphery/responsibility/security
学生宿舍每层配备2具以上灭火器 | | fire/dormitory
宿舍安全出口不少于2个 | 宿舍管理 | dormitory/fire
实验员每周检查一次药品柜 | | lab
建立网络舆情日报制度，每日17时报送 | | cyber
学校机房防火墙日志保存6个月以上 | 网络安全 | cyber
发现学生有自杀倾向的，24小时内通知家长 | | mental/home_school
每学期对学生开展一次心理筛查，建档率100% | | mental
大风蓝色预警时停止户外活动 | 恶劣天气应对 | weather
防汛期间实行领导带班、24小时值守 | | weather/security
突发事件应急预案每年修订一次 | | incident
每学期组织一次防震疏散演练 | | drill/weather
每月开展一次防空疏散、消防逃生、防暴恐演练 | | drill
校车逃生演练每学期一次 | 校车管理 | transport/drill
组织保安每周训练一次 | | security/training
学校每月评选一次安全班级 | | assessment
完善平安校园创建档案 | | assessment/ledger
建立家校联系卡，一生一卡 | | home_school
家长微信群每周推送一条安全提示 | | home_school/education
学校食堂每日公示食材来源 | | food
从业人员健康证明持证率100% | | food
小学生每天睡眠不少于10小时 | | other/epidemic
每学期检测一次直饮水水质 | | food
接种证查验率100% | 传染病防控 | epidemic
因病缺勤追踪登记表每日填报 | | epidemic
重大矛盾纠纷24小时内上报 | | dispute/incident
对信访件15日内办结 | | dispute/other
校方责任险参保率100% | | insurance
风险隐患清单每月更新一次 | | risk/hazard
对高风险岗位每季度评估一次 | | risk
班主任每周排查一次学生携带管制刀具情况 | | security/hazard
课间楼道安排教师值班 | | crowd/security
上下学高峰期校门口要有民警、保安、教师值守 | 护学 | security/transport
每年组织参加一次安全知识竞赛，参与率95%以上 | | education
成立应急救援队伍，每队不少于10人 | | incident
设立安全工作专项经费，生均不低于10元 | 经费保障 | other/responsibility
电动自行车集中充电点距建筑物不少于6米 | | fire/transport/building
寄宿制学校专职保安员不少于3名 | | security
各校每班岗保安在岗不少于2人 | 寄宿制学校 | security
局党组每季度听取一次安全工作汇报 | | responsibility
每学期召开安全工作专题会议不少于2次，会议记录存档 | | responsibility
学校配备专职安全管理人员不少于1名 | | responsibility/security
配备专职保卫干部2人 | 健全网络 | security
宿舍楼应急照明完好率100% | | fire
每周清理楼道杂物一次 | | fire
司炉工须持证上岗 | | fire
配电室每月检查一次并记录 | | fire/building
急救药品每学期清点更换一次 | | epidemic
药品出入库登记齐全 | 实验室管理 | lab
危险物品每半月清点一次 | | lab
生活老师每晚查铺两次并登记 | | dormitory
每周公布一次食谱 | | food
每学期对伙食满意度调查一次 | | food
对每栋校舍建立档案，一栋一档 | | building
来访人员逐一登记 | | security
坚持一日三讲 | | education
落实24小时值班 | 台风防御 | weather
强降雨期间每2小时报告一次 | | weather/incident
每周五前将排查情况汇总上报 | 隐患排查整治 | hazard/ledger
12月底前报送工作总结 | | ledger/responsibility
重大风险每日巡查 | | risk/inspection
实行日查、周查、月查 | | inspection
学校党组织每学期专题研究一次安全工作 | | responsibility
乙方配备的带队教师不少于学生数的二十分之一 | | event
组织学生集会活动，制定方案 | | event
承保公司接报案后24小时内到场 | | insurance
教师每节课清点人数 | | security/other
值班日志每天填写 | | ledger/security
每年组织教职工健康检查一次 | | epidemic
对教学楼等进行检查，开展消防、食品、校车等专项检查，每月一次 | | inspection
每学期邀请消防官兵到校开展安全知识讲座1次 | | education
出了事情，半小时之内报告 | | incident
每天排查情况，实行零报告 | | incident/hazard
每年年底对各校综治安全工作进行考核 | | assessment
学校每学期自评一次 | | assessment
与各处室负责人签订责任书 | | responsibility
校园及周边安全风险每季度评估一次 | | risk/periphery
放学时逐一清点学生 | | security
冰面厚度不足时设立警示牌，每天巡查 | | drowning
电线每学期检修一次 | | fire/building
发现学生打架斗殴2小时内报告 | | bullying/incident
水箱每半年清洗消毒 | | food/epidemic
"""


def rows():
    for line in ROWS.strip().splitlines():
        quote, headings, domains = (part.strip() for part in line.split("|"))
        yield quote, headings.split(), domains.split("/")


@pytest.mark.parametrize(("quote", "headings", "domains"), rows())
def test_a_duty_is_filed_under_what_it_is_about(quote, headings, domains):
    assert domain_of(quote, quote, headings, "")[0] in domains


def test_the_heading_tells_what_a_bare_record_is_about():
    assert domain_of("建立台账", "建立台账", ["突出重点", "严格校车管理"], "")[0] == "transport"


def test_the_sentence_tells_what_a_bare_letter_is_about():
    sentence = "与学生家长沟通，签订安全管理责任书"
    assert domain_of("签订安全管理责任书", sentence, [], "")[0] == "home_school"


BUSES = ["校车每天出车前检查一次，驾驶员签字。", "校车不得超载，照管员清点人数。", "接送学生车辆建立一车一档。"]


def test_a_piece_about_buses_is_about_buses_where_its_words_say_nothing():
    theme = theme_of(BUSES)
    assert theme == "transport"
    assert domain_of("每次填写交接单", "每次填写交接单", [], "", theme)[0] == "transport"


def test_the_theme_gives_way_to_a_thing_that_the_duty_or_its_heading_names():
    assert domain_of("食堂每餐留样", "食堂每餐留样", [], "", "transport")[0] == "food"
    assert domain_of("每月检查一次", "每月检查一次", ["食堂管理"], "", "transport")[0] == "food"


def test_a_piece_may_be_about_a_form_when_no_thing_leads():
    theme = theme_of(["开展隐患排查，建立隐患台账。", "隐患整改实行销号管理，重大隐患挂牌督办。"])
    assert theme == "hazard"
    assert domain_of("每周报送一次", "每周报送一次", [], "", theme)[0] == "hazard"


def test_a_short_or_mixed_piece_has_no_theme():
    assert theme_of([]) is None
    assert theme_of(["校车每天检查一次。"]) is None
    assert (
        theme_of(["食堂每餐留样。", "校车每月检查。", "宿舍每晚查寝。", "实验室双人双锁。", "围墙每季度检查。"]) is None
    )


def test_a_heading_that_the_sentence_begins_with_is_not_heard_twice():
    words = "每半月开锁清查一次"
    assert domain_of(words, words, ["危险物品管理", words], "")[0] == "lab"


def test_what_comes_close_is_told_too():
    domain, others, sure = domain_of("每学期至少组织一次消防演练", "每学期至少组织一次消防演练", [], "")
    assert {"fire", "drill"} <= {domain, *others}
    assert sure < domain_of("食堂每餐留样", "食堂每餐留样", [], "")[2]


def test_words_that_say_nothing_are_other_and_unsure():
    assert domain_of("做好这项工作", "做好这项工作", [], "") == ("other", (), 0.2)


@given(st.text(max_size=60), st.text(max_size=60), st.lists(st.text(max_size=20), max_size=3), st.text(max_size=20))
def test_any_words_have_a_domain(quote, sentence, headings, title):
    domain, others, sure = domain_of(quote, sentence, headings, title)
    assert {domain, *others} <= set(get_args(Domain))
    assert domain not in others
    assert 0 <= sure <= 1
