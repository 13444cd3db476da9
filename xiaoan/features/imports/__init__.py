"""从 Excel 导入: lists of a unit's own become schools, people, ledgers, rosters and calendars.

A file is read, its columns matched, looked at line by line and mended on the page; then written as a whole or not at
all, by the ordinary commands, and for some days it can be taken back. Nothing is decided here that those decide.
"""
