"""A counter's value as Word shows it: 三、3、③、Ⅲ、c."""

from __future__ import annotations

_DIGITS = "〇一二三四五六七八九"
_UNITS = ((1000, "千"), (100, "百"), (10, "十"))
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


def shown(value: int, form: str) -> str:
    """The value in one of Word's number formats; digits in a format that is not known, nothing for bullets."""
    if form in ("bullet", "none"):
        return ""
    if form.startswith(("chinese", "taiwanese", "japanese")) and "Digital" not in form:
        return chinese(value)
    if form.startswith("ideographDigital") or form == "japaneseDigitalTenThousand":
        return "".join(_DIGITS[int(digit)] for digit in str(value))
    if form.startswith("ideographTraditional"):
        return "甲乙丙丁戊己庚辛壬癸"[(value - 1) % 10]
    if form.startswith("decimalEnclosedCircle"):
        return chr(0x2460 + value - 1) if 1 <= value <= 20 else str(value)
    if form == "decimalEnclosedParen":
        return f"（{value}）"
    if form == "decimalEnclosedFullstop":
        return f"{value}."
    if form in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1)
        return letter.upper() if form == "upperLetter" else letter
    if form in ("lowerRoman", "upperRoman"):
        return _roman(value).upper() if form == "upperRoman" else _roman(value)
    return f"{value:02}" if form == "decimalZero" else str(value)


def chinese(value: int) -> str:
    """1 to 9999 in Chinese numerals: 十二, 二十, 一百〇三; digits beyond."""
    if not 0 < value < 10_000:
        return str(value)
    written, gap = "", False
    for size, unit in (*_UNITS, (1, "")):
        digit, value = divmod(value, size)
        if digit:
            written += ("〇" if gap else "") + _DIGITS[digit] + unit
            gap = False
        else:
            gap = bool(written) and value > 0
    return written.removeprefix("一") if written.startswith("一十") else written


def _roman(value: int) -> str:
    written = ""
    for size, mark in _ROMAN:
        count, value = divmod(value, size)
        written += mark * min(count, 10)
    return written
