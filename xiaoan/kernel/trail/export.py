"""The whole trail as lines of JSON, for somebody who trusts neither us nor our database (deploy/verify_trail.py).

    {"trail": 1, "made": …}                       the first line
    {"seal": {…}, "heads": [[unit, seq, digest]]} every seal with the chain ends it vouches for
    {"event": {…covered columns…}, "digest": …}   every event, unit by unit, in order
    {"text": {event, field, salt, text}}          only with `texts`: what commitments stand for, unless erased
    {"end": {"seals": …, "events": …, "texts": …}}

Without `texts` no name of a person is in it: the chain holds commitments only. Refuses nothing; changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby

from xiaoan.foundation.digest import canonical
from xiaoan.kernel.trail.chain import COVERED
from xiaoan.kernel.trail.models import Seal, SealedHead, TrailEvent, TrailText

FORMAT = 1
_SEAL = ("number", "at", "events", "previous", "root", "key", "signature")


def lines(*, at: datetime, texts: bool = False) -> Iterator[str]:
    """The export, line by line, of the transaction now open; memory does not grow with the trail."""
    yield canonical({"trail": FORMAT, "made": at})
    seals = 0
    for line in _seals():
        seals += 1
        yield line
    events = 0
    columns = (*COVERED, "id", "digest")
    rows = TrailEvent.objects.order_by("unit_id", "seq").values_list(*columns)
    for values in rows.iterator(chunk_size=5000):
        events += 1
        covered = dict(zip(COVERED, values, strict=False))
        yield canonical({"event": covered, "id": values[-2], "digest": values[-1]})
    told = 0
    if texts:
        kept = TrailText.objects.filter(erased_at=None).order_by("id").values("event", "field", "salt", "text")
        for row in kept.iterator(chunk_size=5000):
            told += 1
            yield canonical({"text": row})
    yield canonical({"end": {"seals": seals, "events": events, "texts": told}})


def _seals() -> Iterator[str]:
    """Each seal with its heads; both are read in order, side by side. Heads without a seal are told as such."""
    rows = SealedHead.objects.order_by("seal", "unit_id").values_list("seal", "unit_id", "seq", "digest")
    groups = groupby(rows.iterator(chunk_size=5000), key=lambda row: row[0])
    group = next(groups, None)
    for seal in Seal.objects.order_by("number").values(*_SEAL).iterator(chunk_size=1000):
        heads: Sequence[tuple[object, ...]] = ()
        while group is not None and group[0] <= seal["number"]:
            found = [row[1:] for row in group[1]]
            if group[0] == seal["number"]:
                heads = found
            else:
                yield canonical({"seal": None, "number": group[0], "heads": found})
            group = next(groups, None)
        yield canonical({"seal": seal, "heads": heads})
    while group is not None:
        yield canonical({"seal": None, "number": group[0], "heads": [row[1:] for row in group[1]]})
        group = next(groups, None)
