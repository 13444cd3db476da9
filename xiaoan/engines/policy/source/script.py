"""One script and one kind of punctuation, a character for a character: nothing here changes a text's length.

The script is OpenCC's; of its tables only those entries serve that turn one character into one.
"""

from __future__ import annotations

import re
from functools import cache
from unicodedata import normalize

import opencc

_HAN = (*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000))
_KINDS = str.maketrans(
    {
        **{chr(0xFF01 + step): chr(0x21 + step) for step in range(94)},
        **dict(zip("，；：！？（）;!?()", "，；：！？（）；！？（）", strict=True)),
        **dict(zip("﹐﹑﹒﹔﹕︰﹖﹗﹙﹚﹪｡", "，、.；：：？！（）%。", strict=True)),
        **dict(zip("「『〝」』〞〟〈〉≪≫", "“““””””《》《》", strict=True)),
        **dict.fromkeys("–―─━", "—"),
        **dict.fromkeys("‐‑−﹣", "-"),
        **dict.fromkeys("∼〜", "~"),
        **dict.fromkeys("・•‧∙⋅･", "·"),
        # Programs that make PDFs write 月 as the radical ⽉, which looks the same.
        **{chr(code): normalize("NFKC", chr(code)) for code in (*range(0x2F00, 0x2FD6), *range(0xF900, 0xFAFF))},
    }
)
_LONE_COMMA = re.compile(r"(?<!\d),|,(?!\d)")
_LONE_COLON = re.compile(r"(?<!\d):|:(?!\d)")
_STOP = re.compile(r"(?<=[\u3400-\u9fff”》）%])(?<![一二三四五六七八九十])\.(?=[\u3400-\u9fff“《（]|$)")
_CLOCK = re.compile(r"(?<=\d)：(?=\d)")
_WRITTEN = re.compile(r"(?<![显名专编卓昭土原论巨译遗])著(?![名作述称录者书])")


@cache
def simplifying() -> dict[int, str]:
    """For `str.translate`: every character that has one simplified character of its own."""
    table: dict[int, str] = {}
    for config in ("hk2s", "tw2s", "t2s"):
        converter = opencc.OpenCC(config)
        written = "\n".join(map(chr, _HAN))
        for code, turned in zip(_HAN, converter.convert(written).split("\n"), strict=True):
            if len(turned) == 1 and ord(turned) != code and chr(code) != "著":
                table[code] = turned
    return table


def simplified(text: str) -> str:
    """The text in simplified script, as long as before; 著 as 着 in a text that was traditional."""
    turned = text.translate(simplifying())
    return _WRITTEN.sub("着", turned) if turned != text and "著" in turned else turned


def one_kind(text: str) -> str:
    """The text with half-width digits and letters and one kind of punctuation, as long as before."""
    text = _CLOCK.sub(":", text.translate(_KINDS))
    if "," in text:
        text = _LONE_COMMA.sub("，", text)
    if ":" in text:
        text = _LONE_COLON.sub("：", text)
    if "." in text:
        text = _STOP.sub("。", text)
    for mark in '"“”':
        if mark in text:
            text = _paired(text, mark)
    return text


def _paired(text: str, mark: str) -> str:
    """Quotes that do not tell which way they open, straight or all of one kind, as opening and closing by turns."""
    parts = text.split(mark)
    if mark != '"' and (len(parts) % 2 == 0 or ("“" in text and "”" in text)):
        return text
    return parts[0] + "".join("“”"[turn % 2] + part for turn, part in enumerate(parts[1:]))
