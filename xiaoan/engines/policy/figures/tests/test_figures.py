"""What numbers of a summary are read, what they count, and whether they add up. Texts of our own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiaoan.engines.policy.figures import figures
from xiaoan.engines.policy.shapes import Figure, Passage, Piece, Placed


def read(*lines: str, backward: bool = True) -> list[Figure]:
    """The figures of a piece of these lines."""
    passages = [Passage(n, line, line, range(100 * n, 100 * n + len(line) + 1)) for n, line in enumerate(lines, 1)]
    return figures(Piece(3, "示例·总结", tuple(Placed(one) for one in passages), backward=backward))


@pytest.mark.parametrize(
    ("text", "what", "value", "unit"),
    [
        ("共排查隐患136处。", "排查隐患", 136, "处"),
        ("召开了6次安全会议。", "召开安全会议", 6, "次"),
        ("先后开展了两次疏散演练。", "开展疏散演练", 2, "次"),
        ("对围墙进行了一次检查。", "对围墙进行检查", 1, "次"),
        ("投入资金12.5万元。", "投入资金", 125_000, "元"),
        ("发放告家长书1,200份。", "发放告家长书", 1200, "份"),
        ("安全教育覆盖率达98.5%。", "安全教育覆盖率", 98.5, "%"),
        ("隐患整改率达到百分之九十八点五。", "隐患整改率", 98.5, "%"),
        ("配备专职保安三十二名。", "配备专职保安", 32, "名"),
        ("全县共有学校20所。", "学校", 20, "所"),
        ("灭火器48具全部换新。", "灭火器", 48, "具"),
    ],
)
def test_a_count_is_read_with_what_it_counts(text: str, what: str, value: float, unit: str) -> None:
    one = read(text)[0]
    assert (one.what, one.value, one.unit, one.approximate) == (what, value, unit, False)


@pytest.mark.parametrize(
    "text",
    [
        "参加师生3万余人。",
        "报送信息近200条。",
        "约50人参加。",
        "收到建议30多条。",
        "有20人左右参加。",
        "3—5人一组巡查过。",
    ],
)
def test_rounded_counts_are_approximate(text: str) -> None:
    assert [one.approximate for one in read(text)] == [True]


@pytest.mark.parametrize(
    "text",
    [
        "示教发〔2023〕12号文件下发。",
        "3月5日上午8时30分举行活动。",
        "第十五个安全生产月，第3次会议。",
        "值班电话0551-1234567。",
        "未满12周岁的儿童。",
        "门卫每天巡查3次，每月检查1次。",
        "演练不少于2次。",
        "下一步将排查20处。",
        "要开展3次演练。",
        "实行24小时值班。",
        "落实“四个到位”“三个一”。",
        "按照《示例办法》第5条。",
        "20__年____人，xx人。",
        "从四个方面做好工作。",
        "各班进行一次大扫除。",
    ],
)
def test_what_is_no_reported_count_is_left(text: str) -> None:
    assert read(text) == []


def test_a_piece_that_looks_forward_has_no_figures() -> None:
    assert read("共排查隐患136处。", backward=False) == []


@pytest.mark.parametrize(
    ("text", "parts", "adds_up"),
    [
        ("排查隐患136处，已整治111处，整改中25处。", (111, 25), True),
        ("发现隐患10处，已整改12处，未整改1处。", (12, 1), False),
        ("发现隐患30余处，已整改20处，未整改9处。", (20, 9), None),
        ("共有学校20所，其中小学12所、幼儿园8所。", (12, 8), True),
        ("共有学校20所，其中小学12所、幼儿园5所。", (12, 5), None),
        ("共有学校20所，其中小学12所、幼儿园9所。", (12, 9), False),
        ("排查隐患9处，其中一般隐患8处、重大隐患1处，已整改7处，正在整改2处。", (8, 1), True),
    ],
)
def test_parts_are_held_against_their_whole(text: str, parts: tuple[float, ...], adds_up: bool | None) -> None:
    whole = read(text)[0]
    assert (whole.sum_of, whole.adds_up) == (parts, adds_up)


@pytest.mark.parametrize(("last", "adds_up"), [("共25所", True), ("合计26所", False)])
def test_parts_may_come_first(last: str, adds_up: bool) -> None:
    total = read(f"小学12所、初中5所、幼儿园8所，{last}。")[-1]
    assert (total.sum_of, total.adds_up) == ((12, 5, 8), adds_up)


@pytest.mark.parametrize(("rate", "adds_up"), [("81.6%", True), ("82%", True), ("91.6%", False)])
def test_a_rate_is_held_against_its_counts(rate: str, adds_up: bool) -> None:
    one = read(f"排查隐患136处，已整改111处，未整改25处，整改率{rate}。")[-1]
    assert (one.unit, one.sum_of, one.adds_up) == ("%", (111, 136), adds_up)


def test_a_comparison_with_last_year_is_no_part() -> None:
    whole, less, first, second = read("共有学校20所，较去年减少2所，其中小学12所、幼儿园8所。")
    assert [one.sum_of for one in (whole, less, first, second)] == [(12, 8), (), (), ()]


def test_the_time_last_named_is_the_period() -> None:
    one, two, three = read("今年以来，共检查学校58所，发现隐患97处。下发通知书37份。")
    assert {one.period, two.period, three.period} == {"今年以来"}
    assert [one.period for one in read("2021年发生事故12起，2022年发生事故9起。")] == ["2021年", "2022年"]


def test_the_span_leads_to_the_words_of_the_document() -> None:
    one = read("第一行没有数。", "学校共排查隐患136处。")[0]
    assert (one.piece, one.line) == (3, 2)
    assert one.quote.endswith("136处")
    assert one.span.end == 200 + len("学校共排查隐患136处")


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("全市尚有37所学校未装门禁。", "学校未装门禁"),
        ("二是围墙有12米开裂。", "围墙开裂"),
        ("与19所学校签订责任书19份。", "与19所学校签订责任书"),
        ("3个隐患已整改。", "隐患已整改"),
        ("学校共排查隐患9处。", "排查隐患"),
    ],
)
def test_what_is_counted_is_named_in_the_words_of_the_text(text: str, what: str) -> None:
    assert [one.what for one in read(text)] == [what]


def test_a_sentence_without_an_end_is_read_in_time() -> None:
    assert len(read("共排查隐患1处，" * 20_000)) > 19_000


@given(st.text(alphabet="一二百万余多近共其中，。、：0123456789.%处次人所整改隐患年月日率（）《》“”—", max_size=120))
def test_any_text_gives_figures_with_places_in_it(text: str) -> None:
    for one in read(text):
        assert 100 <= one.span.start < one.span.end <= 100 + len(text)
        assert one.value >= 0
