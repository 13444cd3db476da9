"""Counting in bulk: the database judges every occurrence that has records, grouped by unit and duty.

The statement says what `engines.cadence.judge` says (n valid records, in time, reached within the grace); a property
test holds the two together. Its cost follows the records of the period, not schools × duties × days: a record finds
its stream first (`linked`) and its occurrence in it then, for hundreds of duties open at the same instant.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from xiaoan.engines.cadence import Occurrence
from xiaoan.foundation.clock import SCHOOL_ZONE


class Special(NamedTuple):
    """An occurrence that a claim or a written excuse takes out, unless it was done anyway."""

    subject: UUID
    duty: str
    opens: datetime
    outcome: str


class Move(NamedTuple):
    """How many occurrences of a unit and duty turned out otherwise than without any record."""

    unit: UUID
    duty: str
    before: str
    after: str
    late_entry: bool
    number: int


_STATEMENT = """
WITH occurrence AS (
    SELECT * FROM unnest(%(stream)s::int[], %(opens)s::timestamptz[], %(due)s::timestamptz[],
        %(grace)s::timestamptz[], %(tail)s::timestamptz[], %(n)s::int[], %(themes)s::int[], %(days)s::bool[],
        %(excused)s::bool[]) AS o(stream, opens, due, grace, tail, n, themes, days, excused)
), owner AS (
    SELECT * FROM unnest(%(subject)s::uuid[], %(profile)s::int[]) AS s(subject, profile)
), link AS (
    SELECT * FROM unnest(%(link_profile)s::int[], %(link_duty)s::text[], %(link_stream)s::int[])
        AS l(profile, duty, stream)
), special AS (
    SELECT * FROM unnest(%(special_subject)s::uuid[], %(special_duty)s::text[], %(special_opens)s::timestamptz[],
        %(special_outcome)s::text[]) AS p(subject, duty, opens, outcome)
), linked AS MATERIALIZED (
    SELECT r.unit_id, r.duty, r.subject_id, r.opens, r.id, r.theme, r.happened, r.reached, link.stream
    FROM work_record r
    JOIN owner ON owner.subject = r.subject_id
    JOIN link ON link.profile = owner.profile AND link.duty = r.duty
    WHERE r.opens = ANY(%(all_opens)s::timestamptz[]) AND r.withdrawn_at IS NULL AND r.complete AND r.reached <= %(at)s
), valid AS MATERIALIZED (
    SELECT r.unit_id, r.duty, r.subject_id, r.opens, r.id, r.theme, r.happened,
        o.n, o.grace, o.excused, o.themes, o.days,
        r.happened <= o.due AS in_time, r.happened <= o.due AND r.reached <= o.grace AS prompt
    FROM linked r
    JOIN occurrence o ON o.stream = r.stream AND o.opens = r.opens
    WHERE r.happened >= o.opens AND r.happened <= o.tail
), parts AS (
    SELECT *, CASE WHEN themes > 0 THEN nullif(theme, '')
                   WHEN days THEN ((happened AT TIME ZONE %(zone)s)::date)::text
                   ELSE id::text END AS part
    FROM valid WHERE n > 1 OR themes > 0
), counted AS (
    SELECT unit_id, duty, subject_id, opens, n, grace, excused,
        1 AS done, bool_or(in_time)::int AS in_time, bool_or(prompt)::int AS prompt
    FROM valid WHERE n = 1 AND themes = 0 GROUP BY unit_id, duty, subject_id, opens, n, grace, excused
    UNION ALL
    SELECT unit_id, duty, subject_id, opens, n, grace, excused,
        count(DISTINCT part), count(DISTINCT part) FILTER (WHERE in_time), count(DISTINCT part) FILTER (WHERE prompt)
    FROM parts GROUP BY unit_id, duty, subject_id, opens, n, grace, excused
), judged AS (
    SELECT c.unit_id, c.duty, c.n, c.done, c.in_time, c.prompt,
        CASE WHEN c.excused THEN 'excused' WHEN p.outcome IS NOT NULL THEN p.outcome
             WHEN %(at)s <= c.grace THEN 'pending' ELSE 'missing' END AS before
    FROM counted c
    LEFT JOIN special p ON p.subject = c.subject_id AND p.duty = c.duty AND p.opens = c.opens
), moved AS (
    SELECT unit_id, duty, before, in_time >= n AND prompt < n AS late_entry,
        CASE WHEN prompt >= n THEN 'on_time' WHEN done >= n THEN 'late'
             WHEN before = 'missing' AND done > 0 THEN 'partial' ELSE before END AS after
    FROM judged
)
SELECT unit_id, duty, before, after, late_entry, count(*)
FROM moved WHERE before <> after GROUP BY unit_id, duty, before, after, late_entry
"""


def moves(
    streams: Mapping[int, Sequence[Occurrence]],
    owners: Mapping[UUID, int],
    links: Iterable[tuple[int, str, int]],
    specials: Sequence[Special],
    *,
    at: datetime,
) -> list[Move]:
    """What records changed, one statement whatever the number of units.

    `streams`: number -> occurrences; `owners`: subject -> profile; `links`: (profile, duty, stream number).
    """
    rows = [(number, one) for number, occurrences in streams.items() for one in occurrences]
    if not rows:
        return []
    linked = list(links)
    arguments: dict[str, Any] = {
        "stream": [number for number, _ in rows],
        "opens": [one.opens for _, one in rows],
        "due": [one.due for _, one in rows],
        "grace": [one.grace_until for _, one in rows],
        "tail": [one.tail_until for _, one in rows],
        "n": [one.n for _, one in rows],
        "themes": [one.themes for _, one in rows],
        "days": [one.distinct_days for _, one in rows],
        "excused": [bool(one.excused) for _, one in rows],
        "subject": list(owners),
        "profile": list(owners.values()),
        "link_profile": [profile for profile, _, _ in linked],
        "link_duty": [duty for _, duty, _ in linked],
        "link_stream": [stream for _, _, stream in linked],
        "special_subject": [one.subject for one in specials],
        "special_duty": [one.duty for one in specials],
        "special_opens": [one.opens for one in specials],
        "special_outcome": [one.outcome for one in specials],
        "all_opens": list({one.opens for _, one in rows}),
        "zone": SCHOOL_ZONE.key,
        "at": at,
    }
    with connection.cursor() as cursor:
        cursor.execute(_STATEMENT, arguments)
        return [Move(*row) for row in cursor.fetchall()]
