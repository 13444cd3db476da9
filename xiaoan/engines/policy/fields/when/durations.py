"""Lengths of time as ISO 8601 durations: 30分钟 is PT30M, 半个月 P15D, 5个工作日 P5D, 1个半小时 PT90M."""

from __future__ import annotations

from xiaoan.engines.policy.fields.numerals import value_of

UNIT = r"(?P<unit>分钟|小时|工作日|日|天|周|星期|月|年)"

_FORMS = {
    "分钟": "PT{}M", "小时": "PT{}H", "工作日": "P{}D", "日": "P{}D", "天": "P{}D", "周": "P{}W", "星期": "P{}W",
    "月": "P{}M", "年": "P{}Y",
}  # fmt: skip
_HALVES = {"月": "P15D", "年": "P6M"}
_MINUTES = {"小时": 60, "日": 1440, "天": 1440}
_MOST = {"年": 10, "月": 60}


def duration(numeral: str | None, unit: str, *, and_half: bool = False) -> str:
    """The length said by a numeral and a unit; empty when it is none that a text would set (2020年, 0日)."""
    number = (value_of(numeral) or 0) if numeral else 1
    number += 0.5 * and_half
    if not 0 < number <= _MOST.get(unit, 1000):
        return ""
    if number == 0.5 and unit in _HALVES:
        return _HALVES[unit]
    if number == int(number):
        return _FORMS[unit].format(int(number))
    minutes = number * _MINUTES.get(unit, 0)
    if not minutes or minutes != int(minutes):
        return ""
    return f"PT{int(minutes)}M" if minutes % 60 else f"PT{int(minutes) // 60}H"
