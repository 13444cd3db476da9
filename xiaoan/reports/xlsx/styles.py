"""The few styles of a workbook of ours, by number: what `xl/styles.xml` says, and what cells refer to."""

from __future__ import annotations

(
    PLAIN, TEXT, TEXT_WRAPPED, TEXT_QUOTED, TEXT_WRAPPED_QUOTED, DAY, MOMENT, TITLE, NOTE, HEAD, COLUMN_TEXT,
    COLUMN_DAY,
) = range(12)  # fmt: skip

_TOP = '<alignment vertical="top"/>'
_TOP_WRAPPED = '<alignment vertical="top" wrapText="1"/>'
_TOP_LEFT = '<alignment vertical="top" horizontal="left"/>'
_HEAD = '<alignment vertical="center" wrapText="1"/>'
_TEXT_FORMAT, _DAY_FORMAT, _MOMENT_FORMAT = 49, 164, 165

_FORMATS = (
    f'<numFmts count="2"><numFmt numFmtId="{_DAY_FORMAT}" formatCode="yyyy-mm-dd"/>'
    f'<numFmt numFmtId="{_MOMENT_FORMAT}" formatCode="yyyy-mm-dd hh:mm"/></numFmts>'
)
_FACE = '<name val="等线"/><family val="2"/>'
_FONTS = (
    f'<fonts count="4"><font><sz val="11"/>{_FACE}</font><font><b/><sz val="14"/>{_FACE}</font>'
    f'<font><sz val="9"/><color rgb="FF555555"/>{_FACE}</font><font><b/><sz val="11"/>{_FACE}</font></fonts>'
)
_FILLS = (
    '<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FFF1EFEA"/></patternFill></fill></fills>'
)


def _style(inside: str = "", *, number: int = 0, font: int = 0, fill: int = 0, quoted: bool = False) -> str:
    applied = f'numFmtId="{number}" fontId="{font}" fillId="{fill}" borderId="0" xfId="0"'
    for name, on in (("NumberFormat", number), ("Font", font), ("Fill", fill), ("Alignment", inside)):
        applied += f' apply{name}="1"' if on else ""
    return f"<xf {applied}{' quotePrefix=' + chr(34) + '1' + chr(34) if quoted else ''}>{inside}</xf>"


_CELLS = (
    _style(_TOP), _style(_TOP), _style(_TOP_WRAPPED), _style(_TOP, quoted=True), _style(_TOP_WRAPPED, quoted=True),
    _style(_TOP_LEFT, number=_DAY_FORMAT), _style(_TOP_LEFT, number=_MOMENT_FORMAT), _style(font=1), _style(font=2),
    _style(_HEAD, font=3, fill=2), _style(number=_TEXT_FORMAT), _style(number=_DAY_FORMAT),
)  # fmt: skip

STYLES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    f"{_FORMATS}{_FONTS}{_FILLS}"
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    f'<cellXfs count="{len(_CELLS)}">{"".join(_CELLS)}</cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
