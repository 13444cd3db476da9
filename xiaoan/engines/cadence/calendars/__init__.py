"""The school's calendar: layers of days and terms, resolved for one section of one unit."""
