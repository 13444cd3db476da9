"""Every list of the pages as it goes into a workbook, room by room."""
