"""What imports keep of a person goes when he is erased: readings of files that name him, and what his rows were.

Files go as a whole: a workbook cannot lose one line. What a list did stays told by counts.
"""

from __future__ import annotations

from django.db.models import Q, TextField
from django.db.models.functions import Cast

from xiaoan.features.imports.models import Content, Deed
from xiaoan.kernel.access.acts import Act
from xiaoan.kernel.org.models import Holding, Person, RosterTurn


def erase(act: Act, person: Person) -> int:
    """Erase within an act that may; how many rows."""
    home, name = Q(home=person.home), person.name
    files = Content.objects.filter(home).alias(
        read=Cast("tables", TextField()), mended=Cast("fixes", TextField()), found=Cast("outcomes", TextField())
    )
    gone, _ = files.filter(Q(read__contains=name) | Q(mended__contains=name) | Q(found__contains=name)).delete()
    own = [person.id, *Holding.objects.filter(person=person).values_list("id", flat=True)]
    own += RosterTurn.objects.filter(person=person).values_list("id", flat=True)
    own += [person.account_id] if person.account_id else []
    told = Deed.objects.filter(home).alias(was=Cast("before", TextField()))
    for deed in told.filter(Q(object_id__in=own) | Q(label__contains=name) | Q(was__contains=name)):
        if deed.object_id in own:
            deed.label, deed.before = "", {}
        else:
            deed.label = deed.label.replace(name, "")
            deed.before = {key: _without(text, person) for key, text in deed.before.items()}
        deed.save(update_fields=["label", "before"])
        gone += 1
    return gone


def _without(text: str, person: Person) -> str:
    without = text.replace(person.name, "")
    return without.replace(person.phone, "") if person.phone else without
