"""导出: every list as a workbook with its own filters and scope, papers as Word and PDF, what is being made."""
