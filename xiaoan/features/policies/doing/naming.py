"""What a document is published under: the pack's code and version, and each duty's end of the code, for ever."""

from __future__ import annotations

from collections.abc import Sequence

from xiaoan.features.policies.comparing import pairs
from xiaoan.features.policies.models import Draft, PolicyDocument, Publication, Sentence
from xiaoan.kernel.catalogue.models import Addition, Release
from xiaoan.kernel.catalogue.own import own_prefix


def code_for(row: PolicyDocument) -> str:
    """The code of the pack a document is published in: that of its own earlier releases, of last year's document, or
    the unit's next one."""
    line: PolicyDocument | None = row
    seen = 0
    while line is not None and seen < 100:
        if known := _published_as(line):
            return known
        line, seen = line.previous, seen + 1
    prefix = own_prefix(row.unit_id)
    # What only tightened has no release, and its number is taken all the same.
    taken = [*Release.objects.filter(owner=row.unit_id).values_list("pack", flat=True).distinct()]
    taken += Addition.objects.filter(unit=row.unit_id, code__startswith=prefix).values_list("code", flat=True)
    return f"{prefix}{max((_number(code, prefix) for code in taken), default=0) + 1}"


def _published_as(document: PolicyDocument) -> str:
    """The code of the latest publication of a document that stands; "" when none brought anything new or stricter."""
    prefix = own_prefix(document.unit_id)
    for each in Publication.objects.filter(document=document, withdrawn_at=None).order_by("-at"):
        if each.pack:
            return str(each.pack)
        if each.additions:
            code = Addition.objects.values_list("code", flat=True).get(id=each.additions[0])
            return f"{prefix}{_number(code, prefix)}"
    return ""


def _number(code: str, prefix: str) -> int:
    """The number in a code of the unit's own: 3 in own_…_3 and in own_…_3_fire."""
    number = code.removeprefix(prefix).partition("_")[0]
    return int(number) if number.isdecimal() else 0


def addition_code(code: str, pack: str) -> str:
    """What the additions of a document to a pack are called; `code` is that of the document's own pack."""
    return f"{code}_{pack.strip('_')}"[:60]


def next_version(code: str) -> str:
    """The version of the pack's next release."""
    return f"{Release.objects.filter(pack=code).count() + 1}.0"


def names_for(row: PolicyDocument, code: str, new: Sequence[Draft]) -> dict[int, str]:
    """Draft number -> its end of the code, for ever.

    What was published before keeps the name it has; what last year's document asked too keeps last year's name, so
    that it stays one duty with one history. Other names are of this document alone.
    """
    before: dict[int, str] = {}
    rows = Sentence.objects.select_related("draft", "publication").filter(pack=code, publication__withdrawn_at=None)
    earlier = list(rows.order_by("publication__at"))
    for each in earlier:
        if each.publication.document_id == row.id:
            before[each.draft.number] = _end(each, code)
    last_year = [each for each in earlier if each.publication.document_id != row.id]
    found, taken = {}, set(before.values())
    likes = pairs([draft.said for draft in new], [each.draft.said for each in last_year])
    line = dict.fromkeys(Publication.objects.filter(pack=code).order_by("at").values_list("document_id", flat=True))
    place = [*line, row.id].index(row.id) + 1
    for at, number in enumerate(draft.number for draft in new):
        like = _end(last_year[likes[at]], code) if at in likes else ""
        name = before.get(number) or (like if like and like not in taken else f"d{place}_{number}")
        taken.add(name)
        found[number] = name
    return found


def _end(sentence: Sentence, code: str) -> str:
    return (sentence.item or sentence.duty).removeprefix(f"{code}.")
