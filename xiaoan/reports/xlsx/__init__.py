"""Rows as an Excel workbook (.xlsx), written row by row so that a long list needs little memory.

A text is always a text: what begins with = + - @ is marked as such and never computed. Days are days, numbers are
numbers; a number too long for Excel to keep exactly, and a day before 1900, become text. What the list holds (unit,
period, filters, made when) stands above it. More rows than `MOST_ROWS` are refused before the file is given out.
"""

from xiaoan.reports.xlsx.book import IN_MEMORY, MEDIA, MOST_ROWS, workbook
from xiaoan.reports.xlsx.cells import LONGEST_TEXT, Cell
from xiaoan.reports.xlsx.shapes import Head, Sheet

__all__ = ["IN_MEMORY", "LONGEST_TEXT", "MEDIA", "MOST_ROWS", "Cell", "Head", "Sheet", "workbook"]
