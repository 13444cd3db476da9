"""Sentences about watching persons, and those that only sound like it. Texts of our own."""

import pytest

from xiaoan.engines.policy.outline import sensitive_at

WATCHING = [
    "对重点人员逐人落实稳控措施，确保不离开本地。",
    "各单位要摸清人员底数，建立台账，制定稳控方案。",
    "实现会议期间进京非访零指标。",
    "坚决防止越级上访和集体上访。",
    "管控重点人员，做到一人一策。",
    "配合有关部门对刑满释放人员摸底排查。",
    "掌握其活动规律和轨迹，防止滋扰。",
    "排查教师中的信教人员，建立信教师生台账。",
    "每天掌握上访人员的动向，实行零报告。",
    "凡重点人员离开本县的，责任人要在30分钟内报告。",
    "对信访积案由领导包案，6月底前化解率达到90%。",
    "加强对患有精神疾病人员的监控。",
    "全面掌握涉军群体的动向。",
    "对涉稳舆情24小时监测。",
    "开展涉军、涉众等不稳定人员的排查。",
]
NOT_WATCHING = [
    "做好来信来访的答复，信访件在15日内办结。",
    "校长信箱每天查看，舆情及时回应。",
    "对特殊群体学生建立台账，每周家访。",
    "信访工作是安全稳定的一部分。",
    "排查涉校矛盾纠纷，建立台账，每月调解一次。",
    "关爱有心理问题的学生，心理教师每周谈话一次。",
    "掌握学生返校前的健康状况，重点人员做核酸检测。",
    "对有溺水危险的重点水域每天巡查，重点人群由家长看护。",
    "门卫对来访者登记，掌握来访和离校的时间。",
    "排查不稳定因素，把矛盾化解在萌芽状态。",
    "重点部位每日巡查，建立隐患台账。",
    "监控室24小时有人值守，录像保存90天。",
    "班主任了解留守儿童的家庭情况，每月家访一次。",
]


@pytest.mark.parametrize("sentence", WATCHING)
def test_watching_persons_is_recognised(sentence: str) -> None:
    assert sensitive_at(sentence, 0, len(sentence))


@pytest.mark.parametrize("sentence", NOT_WATCHING)
def test_care_order_and_petitions_in_passing_are_no_watching(sentence: str) -> None:
    assert not sensitive_at(sentence, 0, len(sentence))


@pytest.mark.parametrize("quiet", ["学校每月演练一次。", "落实24小时值班。"])
def test_only_the_sentence_itself_is_judged(quiet: str) -> None:
    text = f"{WATCHING[0]}{quiet}{WATCHING[4]}"
    start = len(WATCHING[0])
    assert not sensitive_at(text, start, start + len(quiet))
    assert sensitive_at(text, 0, 4)
    assert sensitive_at(text, start + len(quiet), start + len(quiet) + 6)


@pytest.mark.parametrize(("start", "end"), [(0, 0), (3, 3), (0, 10_000), (5, 2)])
def test_any_place_can_be_asked(start: int, end: int) -> None:
    sensitive_at("稳控", start, end)
    sensitive_at("", start, end)
    sensitive_at("重" * 100_000, start, end)
