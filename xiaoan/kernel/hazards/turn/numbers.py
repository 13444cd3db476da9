"""Numbers of hazards: one running series per school and year, given out under a lock."""

from __future__ import annotations

from datetime import datetime

from xiaoan.foundation.clock import local
from xiaoan.kernel.hazards.models import NumberBook
from xiaoan.kernel.hazards.rules import number
from xiaoan.kernel.hazards.staffing import Placed


def next_number(placed: Placed, at: datetime) -> str:
    """青小隐〔2026〕018: the next of the school (a campus counts with its school) in the year of `at`."""
    year = local(at).year
    book, _ = NumberBook.objects.select_for_update().get_or_create(
        home=placed.school.home, prefix=placed.school.short_name, year=year
    )
    book.last += 1
    book.save(update_fields=["last"])
    return number(book.prefix, year, book.last)
