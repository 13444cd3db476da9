"""Reading work: my day, a check as a form, records, figures and what lies behind each of them.

All of them run inside the viewer's open scope and see nothing that is not his. They live by idea in `reading`; this is
their door.
"""

from xiaoan.kernel.work.reading.asking.paper import forms, forms_of, on_sheet
from xiaoan.kernel.work.reading.by_day import by_day
from xiaoan.kernel.work.reading.day import my_day, unit_day
from xiaoan.kernel.work.reading.drill import drill
from xiaoan.kernel.work.reading.figures import figures
from xiaoan.kernel.work.reading.form import check
from xiaoan.kernel.work.reading.records import claims, faults, record, record_of, records, remarks
from xiaoan.kernel.work.reading.schools import Roll, SchoolLine, by_school, own_units

__all__ = [
    "Roll",
    "SchoolLine",
    "by_day",
    "by_school",
    "check",
    "claims",
    "drill",
    "faults",
    "figures",
    "forms",
    "forms_of",
    "my_day",
    "on_sheet",
    "own_units",
    "record",
    "record_of",
    "records",
    "remarks",
    "unit_day",
]
