"""Official papers as Word files and PDF, laid out by GB/T 9704: one shape, two renderers that give the same page.

file = docx(Paper("关于整改的通知", to="示例小学", blocks=[Heading(1, "存在问题"), Text("……")], date=day))
"""

from xiaoan.reports.papers.docx import docx
from xiaoan.reports.papers.pdf import missing_library, pdf
from xiaoan.reports.papers.shapes import Blank, Heading, PageBreak, Paper, Signing, Table, Text

__all__ = ["Blank", "Heading", "PageBreak", "Paper", "Signing", "Table", "Text", "docx", "missing_library", "pdf"]
