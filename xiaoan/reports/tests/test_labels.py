"""Labels on sheets: each once, in order, none lost when some places are used up already."""

from __future__ import annotations

import re
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from xiaoan.reports.labels import LAYOUTS, Layout, sheets

STYLES = Path(__file__).parents[2] / "surfaces" / "web" / "static" / "css" / "labels.css"


@given(st.integers(0, 200), st.sampled_from(sorted(LAYOUTS)), st.integers(0, 40))
def test_every_label_stands_once_and_in_order(count: int, code: str, skip: int) -> None:
    layout = LAYOUTS[code]
    pages = sheets(list(range(count)), layout, skip=skip)
    assert [label for page in pages for label in page if label is not None] == list(range(count))
    assert all(len(page) == layout.size for page in pages[:-1])
    assert all(any(label is not None for label in page) for page in pages)


def test_used_places_of_the_first_sheet_stay_empty() -> None:
    assert sheets("abc", Layout("x", 2, 2), skip=2) == [[None, None, "a", "b"], ["c"]]
    assert sheets("a", Layout("x", 2, 2), skip=-3) == [["a"]]


def test_no_labels_make_no_sheet() -> None:
    assert sheets([], LAYOUTS["3x7"], skip=3) == []


def test_every_layout_fits_on_the_paper() -> None:
    styles = STYLES.read_text(encoding="utf-8")
    for layout in LAYOUTS.values():
        said = re.search(rf"\.labels--{layout.code} {{(.*?)}}", styles)
        assert said is not None
        across, wide = re.search(r"repeat\((\d), ([\d.]+)mm\)", said[1]).groups()  # type: ignore[union-attr]
        high = re.search(r"grid-auto-rows: ([\d.]+)mm", said[1])
        gap, edge = re.search(r"column-gap: ([\d.]+)mm", said[1]), re.search(r"padding: ([\d.]+)mm ([\d.]+)mm", said[1])
        beside = (layout.across - 1) * float(gap[1] if gap else 0) + 2 * float(edge[2] if edge else 0)
        assert int(across) == layout.across
        assert layout.across * float(wide) + beside <= 210
        assert layout.down * float(high[1]) + float(edge[1] if edge else 0) <= 296.5  # type: ignore[index]
