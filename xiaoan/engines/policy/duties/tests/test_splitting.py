"""What belongs to one duty and what makes two, in sentences of a plan."""

from __future__ import annotations

import pytest

from xiaoan.engines.policy.reader import read
from xiaoan.engines.policy.shapes import Duty
from xiaoan.engines.policy.source import document_of_text

PLAN = "青石县教育系统2026年学校安全工作计划\n一、工作措施\n各学校要重视校园安全和学生安全教育。\n"


def duties(sentence: str) -> list[Duty]:
    return list(read(document_of_text(PLAN + sentence)).duties)


def short(duty: Duty) -> str:
    """Constraints of a duty in one line: `month>=1 100% P1D [甲 乙]`."""
    said = []
    if duty.frequency:
        said.append(f"{duty.frequency.per}{duty.frequency.op}{duty.frequency.times:g}")
    if duty.threshold:
        said.append(f"{duty.threshold.value:g}{duty.threshold.unit}" if isinstance(duty.threshold.value, float | int)
                    else f"{duty.threshold.value}{duty.threshold.unit}")  # fmt: skip
    if duty.deadline:
        said.append(str(duty.deadline.value))
    if duty.evidence:
        said.append("[" + " ".join(duty.evidence) + "]")
    return " ".join(said)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("各学校每月开展一次消防检查。", ["month=1"]),
        ("班主任每周至少开展两次安全提醒，做好提醒记录。", ["week>=2 [提醒记录]"]),
        ("中学每月至少演练1次，幼儿园每季度至少演练1次，做到有方案、有照片。", [
            "month>=1 [方案 照片]", "quarter>=1 [方案 照片]",
        ]),
        ("发生事故后，学校要在1小时内报告县教育局，并在2小时内报送书面报告。", ["PT1H", "PT2H [书面报告]"]),
        ("县教育局年内组织一次校长培训，参训率达到100%。", ["year=1 100%"]),
        ("各学校要抓好保安培训，每学期不少于2次。", ["term>=2"]),
        ("学校要建立隐患台账，制定整改方案。", ["[隐患台账 整改方案]"]),
        ("学校要与家长签订责任书，开好家长会，发放告家长书。", ["[责任书]", "[告家长书]"]),
        ("每月的安全月报表经校长签字后，于次月5日前报县教育局。", ["month>=1 5 [安全月报表]"]),
        ("每次演练不少于30分钟。", ["event>=1 30分钟"]),
        ("每周开窗通风不少于5次，每次不少于30分钟。", ["week>=5 30分钟"]),
        ("每学期召开家长会2次，教育12岁以下学生不骑车上路。", ["term=2", "12岁"]),
        ("各学校每学期要做好下列工作：", []),
        ("定期开展安全检查，经常组织演练，及时消除隐患。", []),
        ("严禁未满12周岁学生骑自行车上路。", ["12周岁"]),
        ("本办法自2026年9月1日起施行。", []),
    ],
)  # fmt: skip
def test_one_record_for_each_actor_object_and_constraint(sentence: str, expected: list[str]) -> None:
    assert [short(each) for each in duties(sentence)] == expected


@pytest.mark.parametrize(
    ("sentence", "who", "modality"),
    [
        ("门卫每天填写来访登记。", "门卫", "must"),
        ("各学校要加强管理，每月开展一次排查。", "各学校", "must"),
        ("鼓励有条件的学校每学期组织一次研讨。", "", "should"),
        ("严禁在校园200米范围内设置网吧。", "", "must_not"),
        ("力争安全教育覆盖率达到100%。", "", "target"),
        ("由总务处负责，每周检查一次围墙。", "总务处", "must"),
    ],
)
def test_who_has_to_and_whether_it_orders_forbids_or_aims(sentence: str, who: str, modality: str) -> None:
    (duty,) = duties(sentence)
    assert (duty.actor, duty.modality) == (who, modality)


def test_the_actor_goes_on_through_the_paragraph_until_another_comes() -> None:
    found = duties("宿管员每晚查铺一次；每周打扫一次走廊。食堂管理员每天检查一次食材。")
    assert [each.actor for each in found] == ["宿管员", "宿管员", "食堂管理员"]


def test_what_is_left_open_is_asked_and_not_guessed() -> None:
    (once,) = duties("开展一次全面的隐患排查。")
    assert set(once.asks) == {"actor", "date"}
    (told,) = duties("班主任每周开展一次安全教育。")
    assert told.asks == ()
    assert told.confidence > once.confidence


def test_spans_lead_to_the_words_each_field_was_read_from() -> None:
    sentence = "学校每月开展一次消防检查，做好检查记录。"
    (duty,) = duties(sentence)
    text = PLAN + sentence
    start, end = duty.spans["frequency"]
    assert "每月" in text[start:end]
    start, end = duty.spans["evidence.0"]
    assert text[start:end] == "检查记录"
