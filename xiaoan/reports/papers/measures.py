"""The measures of GB/T 9704: where the text stands on A4, how large each part is, which type it is set in.

22 lines of 28 characters fill 225 by 156 mm. 28 characters of 三号 (16 points) are 2 mm wider than that, so each is
set a quarter of a point closer; a line is a fixed 28.95 points, whatever stands in it. The fonts are named as the
standard names them; a machine without them takes the next of the list.
"""

from __future__ import annotations

from typing import Final, NamedTuple

PAGE_WIDTH, PAGE_HEIGHT = 210.0, 297.0
TOP, LEFT, BOTTOM, RIGHT = 37.0, 28.0, 35.0, 26.0
TEXT_WIDTH, TEXT_HEIGHT = PAGE_WIDTH - LEFT - RIGHT, PAGE_HEIGHT - TOP - BOTTOM
LINES, CHARACTERS = 22, 28

BODY: Final = 16.0
"""三号, in points."""
TITLE: Final = 22.0
"""二号."""
FOOT: Final = 14.0
"""四号: page numbers and what stands at the foot."""
LINE: Final = 28.95
CLOSER: Final = -0.25
MASTHEAD: Final = 36.0
NUMBER_BELOW = 7.0
"""A page number's dash stands 7 mm under the text."""


class Face(NamedTuple):
    """A type: its name in the standard, and what may stand in for it, the nearest first."""

    name: str
    instead: tuple[str, ...]
    bold: bool = False


SONG = ("宋体", "SimSun", "Songti SC", "Noto Serif CJK SC", "Source Han Serif SC")
FANGSONG = Face("仿宋_GB2312", ("仿宋", "FangSong", "STFangsong", "方正仿宋_GBK", "Noto Serif CJK SC"))
KAITI = Face("楷体_GB2312", ("楷体", "KaiTi", "STKaiti", "方正楷体_GBK", "Noto Serif CJK SC"))
HEITI = Face("黑体", ("SimHei", "STHeiti", "方正黑体_GBK", "Noto Sans CJK SC"))
XIAOBIAOSONG = Face("方正小标宋简体", ("方正小标宋_GBK", "小标宋体", "华文中宋", "STZhongsong", "Noto Serif CJK SC"))
SONGTI = Face("宋体", SONG[1:])
FACES = (FANGSONG, KAITI, HEITI, XIAOBIAOSONG, SONGTI)

OF_LEVEL = {1: HEITI, 2: KAITI, 3: FANGSONG, 4: FANGSONG}


def points(millimetres: float) -> float:
    """Millimetres as points."""
    return millimetres * 72 / 25.4


def twips(millimetres: float) -> int:
    """Millimetres as twentieths of a point, rounded."""
    return round(points(millimetres) * 20)
