"""Where documents begin and end, what each is, and which year it is about. Texts of our own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiaoan.engines.policy.outline import pieces
from xiaoan.engines.policy.outline.tests import documents
from xiaoan.engines.policy.shapes import Piece
from xiaoan.engines.policy.source import document_of_text


def read(text: str) -> tuple[Piece, ...]:
    return pieces(document_of_text(text))


def only(text: str) -> Piece:
    (piece,) = read(text)
    return piece


def test_a_file_of_several_documents_is_cut_at_their_titles() -> None:
    found = read(documents.COMPILATION)
    assert [(one.number, one.lines, one.scope) for one in found] == [
        (0, (1, 1), "noise"),
        (1, (4, 9), "in"),
        (2, (10, 15), "noise"),
        (3, (16, 21), "in"),
        (4, (22, 25), "in"),
        (5, (26, 27), "in"),
    ]


def test_furniture_of_the_page_is_in_no_piece() -> None:
    lines = {placed.passage.line for piece in read(documents.COMPILATION) for placed in piece.placed}
    assert lines == set(range(1, 28)) - {2, 3}


def test_the_head_of_a_set_says_why_it_is_kept_apart() -> None:
    head = read(documents.COMPILATION)[0]
    assert (head.kind, head.why) == ("other", "这是汇编的题头，没有正文。")


def test_a_title_that_lies_is_found_out_by_the_body() -> None:
    hotel = read(documents.COMPILATION)[2]
    assert "酒店、宾馆" in hotel.why
    assert "标题与内容不符" in hotel.why


def test_a_nearly_equal_text_names_the_first_and_stays() -> None:
    found = read(documents.COMPILATION)
    assert [one.same_as for one in found] == [None, None, None, 1, None, None]
    assert len(found[3].placed) == len(found[1].placed)


def test_a_summary_looks_back_and_its_closing_part_ahead() -> None:
    *_, back, ahead = read(documents.COMPILATION)
    assert (back.kind, back.backward, ahead.kind, ahead.backward) == ("summary", True, "plan", False)
    assert ahead.title == "中小学校园安全工作总结：二、下一步打算"


def test_an_annex_with_a_title_is_a_piece_of_its_own() -> None:
    notice, annex = read(documents.NOTICE)
    assert notice.title == "示例县教育局关于开展校园安全百日整治的通知"
    assert (notice.kind, notice.year, notice.lines) == ("notice", 2023, (1, 26))
    assert (annex.kind, annex.title, annex.lines) == ("rule", "示例县校园安全联络员管理办法", (27, 34))


@pytest.mark.parametrize(
    ("text", "kind", "scope", "year"),
    [
        (documents.CALENDAR, "calendar", "in", 2024),
        (documents.LETTER, "letter", "in", 2024),
        (documents.RULES, "rule", "in", 2022),
        (documents.PETITION, "speech", "sensitive", None),
        (documents.FACTORY, "plan", "noise", None),
        (documents.CAMPAIGN, "plan", "in", 2024),
        (documents.DECIMAL, "plan", "in", None),
        (documents.PARENTS, "letter", "in", None),
        (documents.EXCERPT, "plan", "in", None),
    ],
)
def test_an_ordinary_document_is_one_piece_of_its_kind(text: str, kind: str, scope: str, year: int | None) -> None:
    piece = only(text)
    assert (piece.kind, piece.scope, piece.year, piece.backward) == (kind, scope, year, False)


@pytest.mark.parametrize("text", [documents.SELF_CHECK, documents.NURSERY])
def test_a_report_looks_back(text: str) -> None:
    first = read(text)[0]
    assert (first.kind, first.backward, first.scope) == ("summary", True, "in")


@pytest.mark.parametrize(
    ("text", "of"),
    [
        (documents.HOSPITAL, "医院"),
        (documents.CITY, "城市管理"),
        (documents.TOBACCO, "烟草专卖"),
        (documents.COUNTY, "企业和工地"),
        (documents.PARTY, "党建和党风廉政"),
        (documents.EXAM, "考试和教学质量"),
    ],
)
def test_what_is_not_about_the_safety_of_schools_says_what_it_is_about(text: str, of: str) -> None:
    piece = only(text)
    assert piece.scope == "noise"
    assert of in piece.why


def test_a_plan_under_the_title_of_a_summary_looks_forward() -> None:
    piece = only(
        "示例中学安全工作总结\n一、门卫必须每天登记来访人员。\n二、各班要每周检查一次用电。\n"
        "三、学校应当每月演练一次。\n四、食堂不得采购过期食品，必须留样。\n五、校长要每周巡查校园。\n六、严禁学生下河。"
    )
    assert not piece.backward


def test_a_speech_that_praises_last_year_still_looks_forward() -> None:
    piece = only(
        "示例区教育系统安全工作会议讲话\n同志们：\n过去的一年，大家做了很多工作，取得了成绩。\n"
        "一、要把门守好。各学校要每天登记来访人员，严禁推销人员进校。\n二、要把火防住。各学校必须每月检查一次灭火器。\n"
        "三、要把路走稳。校车要每天出车前检查。"
    )
    assert (piece.kind, piece.backward) == ("speech", False)


def test_a_title_over_two_lines_is_one() -> None:
    piece = only(
        "附件：\n2020年示例区教育系统\n与平安校园建设工作要点\n各学校要每月排查一次隐患，建立台账，做好校园安全。"
    )
    assert (piece.title, piece.year) == ("2020年示例区教育系统与平安校园建设工作要点", 2020)


def test_a_list_of_annexes_opens_no_piece() -> None:
    text = (
        "示例县学校安全工作方案\n各学校每月排查一次隐患，每学期演练两次，校长负责。\n"
        "附件：\n1.示例县学校安全排查方案\n2.示例县校车安全管理办法\n示例县教育局\n2024年3月1日"
    )
    assert len(read(text)) == 1


def test_a_heading_that_ends_like_a_title_opens_no_piece() -> None:
    text = (
        "示例小学安全工作计划\n为保障学生安全，制定本计划。\n一、门卫管理制度\n每天登记来访人员，外来"
        "车辆不得进入校园，放学时组织护学。\n"
        "二、食堂管理制度\n每餐留样，每天消毒，每学期检查两次从业人员的健康证明，发现问题当天整改。"
    )
    assert len(read(text)) == 1


def test_a_short_heading_without_a_number_opens_no_piece() -> None:
    body = "各学校要把安全工作放在首位，每月排查一次隐患，建立台账，限期整改，校长负总责，班主任每天清点人数。"
    text = f"示例县学校安全工作要点\n总体要求\n{body}\n重点工作安排\n{body}{body}{body}\n保障措施\n{body}{body}"
    assert len(read(text)) == 1


def test_an_annex_is_of_the_year_of_what_it_is_sent_with() -> None:
    body = "各学校要按月排查隐患，建立台账，限期整改，校长负总责，班主任每天清点人数，发现缺勤的立即联系家长。"
    notice, annex = read(
        f"关于印发校园安全方案的通知\n各学校：\n现印发给你们。\n示例县教育局\n2023年3月1日\n"
        f"附件\n校园安全整治方案\n{body}\n一、排查阶段（4月1日—5月1日）\n{body}{body}"
    )
    assert (notice.year, annex.year) == (2023, 2023)
    assert annex.placed[-1].dates == "2023-04-01/2023-05-01"


def test_a_text_without_a_title_is_read_all_the_same() -> None:
    piece = only(documents.EXCERPT)
    assert (piece.title, piece.placed[0].passage.line) == ("", 1)


def test_nothing_gives_no_piece() -> None:
    assert read(" \n\n") == ()


def test_a_calendar_whose_months_are_lost_asks_for_them() -> None:
    blocks = "\n".join(f"{n}.第{n}件事，做好校园安全检查。" for _ in range(4) for n in (1, 2, 3))
    assert "没有月份" in only(f"示例市学校安全每月工作安排\n{blocks}").why


def test_a_line_of_a_million_characters_is_read() -> None:
    piece = only("各学校要每月排查一次隐患，" * 80_000)
    assert len(piece.placed) == 1


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        (
            documents.NUMBERED_SET,
            [
                "示例中心校春季开学安全工作通知",
                "示例中心校关于做好2014年春季开学安全工作的通知",
                "第二篇：秋季开学安全工作方案",
            ],
        ),
        (documents.COUNTED_SET, ["学校安全目标责任书", "学校安全目标责任书1", "学校安全目标责任书2"]),
    ],
)
def test_a_set_may_number_its_documents_in_many_ways(text: str, titles: list[str]) -> None:
    found = read(text)
    assert [one.title for one in found] == titles
    assert [one.scope for one in found] == ["noise", "in", "in"]


def test_the_lines_of_a_letterhead_are_no_title() -> None:
    notice, plan = read(documents.GOVERNMENT)
    assert notice.title.startswith("示例市人民政府办公室关于印发")
    assert (notice.kind, notice.year, notice.placed[14].lead) == ("notice", 2022, "")
    assert plan.title == "示例市校园安防三年行动计划（2022-2024年）工作方案及重点工作任务清单"
    assert (plan.kind, plan.year) == ("plan", 2022)


def test_a_circular_that_reports_faults_looks_forward_where_it_asks() -> None:
    faults = "\n".join(f"{n}.示例第{n}小学已整改{n}处，未发现新的隐患，制定了方案，建立了台账。" for n in range(1, 8))
    told, asked = read(
        f"关于校园消防安全检查情况的通报\n一、检查情况\n{faults}\n二、工作要求\n各学校要每月检查一次灭火器，做好记录。"
    )
    assert (told.backward, asked.backward) == (True, False)
    assert asked.lines == (10, 11)


LINES = st.lists(
    st.one_of(
        st.text(
            alphabet="一二三1234（）().、，。：；第章条节附件篇月日年\t#-①是要学校安全总结计划方案责任书签字",
            max_size=40,
        ),
        st.sampled_from([line for line in documents.COMPILATION.split("\n") + documents.NOTICE.split("\n") if line]),
    ),
    max_size=25,
)


@given(LINES)
def test_any_lines_give_pieces_that_hold_each_line_at_most_once(lines: list[str]) -> None:
    document = document_of_text("\n".join(lines))
    found = pieces(document)
    held = [placed.passage.line for piece in found for placed in piece.placed]
    assert held == sorted(set(held))
    assert [piece.number for piece in found] == list(range(len(found)))
    assert all(0 <= one.body <= len(one.passage.text) for piece in found for one in piece.placed)


@pytest.mark.parametrize(
    "body",
    [
        "校舍维修期间，施工单位把工地与教学区隔开，施工车辆不得在学生上学时进校。项目部每天检查。学校每周到工地检查。",
        "供餐企业每天自查，公司每周检查健康证明。企业向学校送餐的，温度不低于60度。学校每餐留样，学生家长每月参观。",
        "景区和基地应当有资质，游客密集时避开。学校组织研学旅行，提前7日报备案，每30名学生配1名教师，制定预案。",
        "发热的学生立即送医院发热门诊，医院反馈结果。社区通报返回人员。教室每天通风，食堂每日消毒，学校晨检。",
        "建设平安校园。学校每月排查矛盾纠纷，化解不稳定因素，信访件按期答复。门卫值班，学生每学期上两次法治课。",
    ],
)
def test_a_text_for_schools_that_names_other_places_stays(body: str) -> None:
    assert only(f"示例县学校安全工作安排\n{body}\n{body}").scope == "in"
