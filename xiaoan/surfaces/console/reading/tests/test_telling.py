"""The table in the terminal, the page, and the words in both."""

from html.parser import HTMLParser

import pytest

from xiaoan.engines.policy.shapes import Deadline, Document, Frequency, Reading, Span, Threshold
from xiaoan.engines.policy.source import document_of_text
from xiaoan.surfaces.console.reading import words
from xiaoan.surfaces.console.reading.columns import table, width, wrapped
from xiaoan.surfaces.console.reading.listing import listing
from xiaoan.surfaces.console.reading.marks import marked
from xiaoan.surfaces.console.reading.page import page
from xiaoan.surfaces.console.reading.tests.readings import TEXT, reading


@pytest.mark.parametrize(
    ("said", "in_words"),
    [
        (words.often(Frequency("month", 1)), "每月不少于1次"),
        (words.often(Frequency("week", 2, "=")), "每周2次"),
        (words.often(Frequency("hour", 0.5, "=")), "每2小时1次"),
        (words.often(Frequency("once", 1, "=")), "1次"),
        (words.often(Frequency("event", 1, "=")), "每次都做"),
        (words.often(None), ""),
        (words.amount(Threshold(100, "%", ">=")), "不少于100%"),
        (words.amount(Threshold((2, 4), "次", "between")), "2—4次"),
        (words.amount(Threshold(200, "米", "<=")), "不超过200米"),
        (words.by_when(Deadline("after_event", "PT30M", "发现")), "发现后30分钟内"),
        (words.by_when(Deadline("after_event", "PT0S", "发生事故")), "发生事故后立即"),
        (words.by_when(Deadline("after_event", "P1W")), "1周内"),
        (words.by_when(Deadline("day_of_next_month", 5)), "次月5日前"),
        (words.by_when(Deadline("date", "2022-05-12")), "2022年5月12日"),
        (words.by_when(Deadline("date", ("--04-15", "--05"))), "4月15日、5月"),
        (words.by_when(Deadline("date", "--03-lastMon")), "3月最后一个星期一"),
        (words.by_when(Deadline("date", "开学第一天")), "开学第一天"),
        (words.by_when(Deadline("month", "--09")), "9月"),
        (words.by_when(Deadline("date_range", "2022-04-01/2022-04-30")), "2022年4月1日至2022年4月30日"),
        (
            words.by_when(Deadline("date_range", ("2022-04-01/2022-04-30", "2022"))),
            "2022年4月1日至2022年4月30日、2022年",
        ),
        (words.sureness(0.9), "较有把握"),
        (words.sureness(0.6), "请核对"),
        (words.sureness(0.1), "没把握"),
    ],
)
def test_what_was_read_is_said_in_plain_words(said: str, in_words: str) -> None:
    assert said == in_words


def test_columns_stand_under_each_other() -> None:
    lines = list(table(("行", "谁"), [("3", "各学校，各幼儿园"), ("12", "a")], (4, 8)))
    assert lines == ["行    谁", "──────────────", "3     各学校，", "      各幼儿园", "12    a"]
    assert width("各a“”") == 7
    assert wrapped("", 4) == [""]


@pytest.mark.parametrize("columns", [140, 60])
def test_the_listing_tells_everything_that_was_read(columns: int) -> None:
    told = "\n".join(listing(reading(), columns))
    for word in (
        "要求 3 条",
        "每月不少于1次",
        "台账",
        "没把握",
        "136 = 111 + 25",
        "40 ≠ 20 + 10",
        "说的是宾馆",
        "请人回答",
    ):
        assert word in told
    assert "清点钥匙" not in told
    assert "清点钥匙" in "\n".join(listing(reading(), columns, everything=True))
    assert "\u202e" not in told
    if columns == 140:
        assert max(width(line) for line in told.split("\n")) <= columns + 2


def test_a_line_is_cut_where_something_was_read() -> None:
    found = reading()
    lines = list(marked(TEXT, found.duties))
    assert ["".join(run.text for run in line.runs) for line in lines] == [line for line in TEXT.split("\n") if line]
    assert [line.number for line in lines] == [1, 3, 4, 6, 7]
    third = lines[1].runs
    assert third[0] == ("各学校", (0, 1), "actor", (0,))
    assert [run.text for run in third if run.field == "deadline"] == ["2小时内"]


def test_marks_out_of_the_text_are_borne() -> None:
    duty = reading().duties[0]
    spans = {"actor": Span(5, 5), "deadline": Span(10, 10_000), "evidence": Span(-3, 2)}
    odd = type(duty)(**{name: getattr(duty, name) for name in duty.__slots__} | {"spans": spans})
    assert "".join(run.text for line in marked(TEXT, [odd]) for run in line.runs) == TEXT.replace("\n", "")


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        self.tags.add(tag)
        self.ids += [said["id"] or ""] if "id" in said else []
        self.links += [said["href"] or ""] if "href" in said else []


@pytest.mark.parametrize("everything", [False, True])
def test_every_link_of_the_page_arrives(everything: bool) -> None:
    made = page(reading(), everything=everything)
    seen = _Links()
    seen.feed(made)
    assert len(seen.ids) == len(set(seen.ids))
    assert {link.removeprefix("#") for link in seen.links} <= set(seen.ids)
    assert all(link.startswith("#") for link in seen.links)
    assert ("d4" in seen.ids) is everything


def test_the_text_of_a_document_is_no_markup() -> None:
    made = page(reading())
    assert "&lt;b&gt;幼儿园" in made or "&lt;b&gt;" in made
    seen = _Links()
    seen.feed(made)
    assert "b" not in seen.tags
    assert "http" not in made


def test_a_document_without_duties_is_told_so() -> None:
    document: Document = document_of_text("今天天气很好。\x00\x1b[31m")
    empty = Reading(document, (), (), ())
    assert "没有读出要求" in page(empty)
    assert "\x1b" not in page(empty) + "\n".join(listing(empty, 140))
    assert "要求 0 条" in "\n".join(listing(empty, 140))
