"""Two people at once: one decision, one publication, one document; never half of either."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date

from django.db import connections

from tests.support.cast import Cast
from xiaoan.features.policies import commands
from xiaoan.features.policies.models import Draft, PolicyDocument, Publication
from xiaoan.features.policies.tests.play import AT, drafts, taken, was_read, weekly
from xiaoan.foundation.errors import Conflict, XiaoanError
from xiaoan.foundation.ids import new_id
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.catalogue.models import Adoption, Release
from xiaoan.kernel.trail.verify import verify


def together(*acts: Callable[[], object]) -> list[object]:
    """What each act gave or was refused with, all begun at the same moment."""
    told: list[object] = []
    start = threading.Barrier(len(acts))

    def one(act: Callable[[], object]) -> None:
        try:
            start.wait(10)
            told.append(act())
        except XiaoanError as refused:
            told.append(refused)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return told


def test_two_who_judge_one_draft_and_two_who_publish_one_document(committed_cast: Cast) -> None:
    cast = committed_cast
    document = was_read(cast, [weekly()])
    row = drafts(document)[0]
    told = together(
        lambda: commands.accept(by=cast.seat("officer", AT), draft=row.id, version=1, at=AT),
        lambda: commands.reject(by=cast.seat("chief", AT), draft=row.id, version=1, reason="not_ours", at=AT),
    )
    assert sum(isinstance(each, Conflict) for each in told) == 1
    with opened(EVERYTHING):
        kept = Draft.objects.get(id=row.id)
    assert kept.version == 2
    if kept.state == "rejected":
        commands.reopen(by=cast.seat("chief", AT), draft=row.id, version=2, at=AT)
        commands.accept(by=cast.seat("chief", AT), draft=row.id, version=3, at=AT)
    told = together(
        *(
            lambda who=who: commands.publish(
                by=cast.seat(who, AT), document=document.id, starts=date(2026, 10, 19), client_id=new_id(), at=AT
            )
            for who in ("officer", "chief")
        )
    )
    assert sum(isinstance(each, Conflict) for each in told) == 1
    with opened(EVERYTHING):
        assert (Publication.objects.count(), Release.objects.exclude(owner=None).count()) == (1, 1)
        assert Adoption.objects.filter(pack__startswith="own_").count() == 1
        assert verify().findings == []


def test_two_documents_published_at_once_take_different_codes(committed_cast: Cast) -> None:
    cast, by = committed_cast, committed_cast.seat("officer", AT)
    documents = [was_read(cast, [weekly()]), was_read(cast, [weekly("开展食堂自查")])]
    for document in documents:
        commands.accept(by=by, draft=drafts(document)[0].id, version=1, at=AT)
    told = together(
        *(
            lambda document=document: commands.publish(
                by=by, document=document.id, starts=date(2026, 10, 19), client_id=new_id(), at=AT
            )
            for document in documents
        )
    )
    assert all(isinstance(each, Publication) for each in told), told
    assert len({each.pack for each in told if isinstance(each, Publication)}) == 2


def test_one_file_sent_twice_at_once_is_one_document(committed_cast: Cast) -> None:
    key = new_id()
    told = together(*(lambda: taken(committed_cast, client_id=key) for _ in range(2)))
    assert len({each.id for each in told if isinstance(each, PolicyDocument)}) == 1
    with opened(EVERYTHING):
        assert PolicyDocument.objects.count() == 1
