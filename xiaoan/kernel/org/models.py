"""Facts, people, posts, rosters, places and calendars. Everything that changes carries dates.

Account ≠ person ≠ post: an account can act, a person works somewhere, a post is held for a time.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from xiaoan.kernel.trail.models import Traced, state_salt
from xiaoan.kernel.tree.models import Owned


class Fact(Owned, Traced):
    """What is true of a unit from a day to a day (inclusive). Vocabulary and types are pack data.

    `value` is text: "yes"/"no", a whole number, or a word of the fact's choices.
    """

    traced = ("unit_id", "key", "value", "valid_from", "valid_to")

    key = models.CharField(max_length=40)
    value = models.CharField(max_length=120)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("home", "unit", "key", "valid_from"), name="org_one_fact"),)
        indexes = (models.Index(fields=("path", "key"), name="org_fact_path"),)


class Person(Owned, Traced):
    """Somebody who works at a unit. The account is how he acts; it may not exist yet.

    `salt` keeps the trail's digest from telling name and number by trial; it is erased with them.
    """

    traced = ("unit_id", "name", "phone", "account_id", "left", "salt")

    name = models.CharField(max_length=60)
    phone = models.CharField(max_length=30, blank=True)
    account_id = models.UUIDField(null=True, db_index=True)
    left = models.DateField(null=True)
    salt = models.CharField(max_length=32, default=state_salt, editable=False)

    class Meta:
        indexes = (models.Index(fields=("path", "name"), name="org_person_path"),)

    def __str__(self) -> str:
        return self.name


class Post(Owned, Traced):
    """A post of a unit, by vocabulary code (safety_officer, guard …); several holders may share it."""

    traced = ("unit_id", "code", "title", "abolished")

    code = models.CharField(max_length=40)
    title = models.CharField(max_length=60)
    abolished = models.DateField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("home", "unit", "code"), name="org_one_post"),)


class Holding(Owned, Traced):
    """A person in a post for some days (ends inclusive). `substitute` stands in for a holder who is away."""

    traced = ("unit_id", "post_id", "person_id", "starts", "ends", "substitute")

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="holdings")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="holdings")
    starts = models.DateField()
    ends = models.DateField(null=True)
    substitute = models.BooleanField(default=False)

    class Meta:
        indexes = (models.Index(fields=("path", "starts"), name="org_holding_path"),)


class RosterTurn(Owned, Traced):
    """Whose turn it is: roster code (duty_leader 带班, night_watch 夜间值班 …), day, slot, person.

    A turn taken off the table is withdrawn, never deleted.
    """

    traced = ("unit_id", "roster", "day", "slot", "person_id", "withdrawn_at")

    roster = models.CharField(max_length=40)
    day = models.DateField()
    slot = models.CharField(max_length=40, blank=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("home", "unit", "roster", "day", "slot", "person"), name="org_one_turn"),
        )


class Swap(Owned, Traced):
    """换班: `asker` wants `asked` to take his turn, in exchange for `other_turn` or for nothing.

    state: asked · agreed · declined · taken_back. Turns change only with agreed.
    """

    traced = (
        "unit_id",
        "turn_id",
        "other_turn_id",
        "asker_id",
        "asked_id",
        "reason",
        "asked_at",
        "state",
        "settled_at",
    )

    turn = models.ForeignKey(RosterTurn, on_delete=models.PROTECT, related_name="swaps")
    other_turn = models.ForeignKey(RosterTurn, null=True, on_delete=models.PROTECT, related_name="+")
    asker = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=120, blank=True)
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=20, default="asked")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("home", "turn"), condition=models.Q(state="asked"), name="org_one_open_swap"
            ),
        )
        indexes = (models.Index(fields=("path", "state"), name="org_swap_path"),)


class ShiftNote(Owned, Traced):
    """值班记录 of one shift of a roster. Taking it over is the signature of both sides; rounds are not written here.

    `salt` keeps the trail's digest from telling what was written by trial.
    """

    traced = (
        "unit_id", "roster", "day", "slot", "person_id", "begun_at", "visits", "calls", "matters",
        "handed_at", "next_person_id", "taken_at", "salt",
    )  # fmt: skip

    roster = models.CharField(max_length=40)
    day = models.DateField()
    slot = models.CharField(max_length=40, blank=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    visits = models.TextField(blank=True)
    calls = models.TextField(blank=True)
    matters = models.TextField(blank=True)
    handed_at = models.DateTimeField(null=True)
    next_person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(null=True)
    salt = models.CharField(max_length=32, default=state_salt, editable=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("home", "unit", "roster", "day", "slot"), name="org_one_shift_note"),
        )


class PostCheck(Owned, Traced):
    """查岗记录: a leader or the bureau looked whether somebody on turn was there. Written once, never changed."""

    append_only = True
    traced = (
        "unit_id", "roster", "day", "slot", "person_id", "way", "on_post", "where_gone", "checked_at",
        "by_account", "salt",
    )  # fmt: skip

    roster = models.CharField(max_length=40)
    day = models.DateField()
    slot = models.CharField(max_length=40, blank=True)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    way = models.CharField(max_length=20)
    on_post = models.BooleanField()
    where_gone = models.CharField(max_length=200, blank=True)
    checked_at = models.DateTimeField()
    by_account = models.UUIDField()
    by_name = models.CharField(max_length=60)
    by_post = models.CharField(max_length=60, blank=True)
    client_id = models.UUIDField()
    salt = models.CharField(max_length=32, default=state_salt, editable=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("home", "client_id"), name="org_one_post_check"),)
        indexes = (models.Index(fields=("path", "day"), name="org_post_check_path"),)


class PlaceRow(Owned, Traced):
    """A place of a unit: building, stairs, canteen, gate. `mark` is printed in its QR code."""

    traced = ("unit_id", "name", "kind", "parent_id", "position", "valid_from", "valid_to")

    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=40)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="parts")
    position = models.PositiveSmallIntegerField(default=0)
    mark = models.CharField(max_length=24)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        ordering = ("position", "name")
        constraints = (models.UniqueConstraint(fields=("home", "mark"), name="org_one_mark"),)

    def __str__(self) -> str:
        return self.name


class OutOfUse(Owned, Traced):
    """A place out of use 停用(封控) for some days; its ordinary duties are excused meanwhile."""

    traced = ("unit_id", "place_id", "starts", "ends", "reason")

    place = models.ForeignKey(PlaceRow, on_delete=models.PROTECT, related_name="closures")
    starts = models.DateField()
    ends = models.DateField(null=True)
    reason = models.CharField(max_length=200)


class CalendarDay(Owned, Traced):
    """What a day is at a unit, for a section ("" = all). The nearest unit up the tree with an entry wins.

    `planned` false marks an emergency closure, by whoever entered it.
    """

    traced = ("unit_id", "day", "section", "kinds", "planned", "entered_at", "reason")

    day = models.DateField()
    section = models.CharField(max_length=40, blank=True)
    kinds = ArrayField(models.CharField(max_length=30))
    planned = models.BooleanField(default=True)
    entered_at = models.DateTimeField()
    reason = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("home", "unit", "day", "section"), name="org_one_day"),)


class Term(Owned, Traced):
    """A term of a unit and all below it that have none of their own, with its school year ("2026-2027")."""

    traced = ("unit_id", "code", "title", "school_year", "starts", "ends")

    code = models.CharField(max_length=40)
    title = models.CharField(max_length=60)
    school_year = models.CharField(max_length=20)
    starts = models.DateField()
    ends = models.DateField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("home", "unit", "code"), name="org_one_term"),)
