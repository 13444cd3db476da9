"""从 Excel 导入: a list is uploaded, its columns matched, its faults mended on the page, and only then written."""
