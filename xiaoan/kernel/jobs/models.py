"""Jobs under a lease, and ticks: a tick is a row, so a missed one is seen and replayed."""

from __future__ import annotations

from django.db import models

from xiaoan.foundation.ids import new_id
from xiaoan.foundation.typed_json import TypedJSONField


class Job(models.Model):
    """One piece of later work. `key` makes it unique: asking twice for the same thing is one job."""

    erasable = True

    id = models.UUIDField(primary_key=True, default=new_id)
    name = models.CharField(max_length=80)
    key = models.CharField(max_length=200, unique=True, null=True)
    arguments = TypedJSONField(shape=dict[str, str])
    run_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)
    progress = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = (
            models.Index(fields=("run_at",), name="jobs_waiting", condition=models.Q(done_at=None, failed_at=None)),
        )


class Tick(models.Model):
    """The instant a schedule stood at; one row per schedule and instant, written when its work is done."""

    erasable = True

    id = models.UUIDField(primary_key=True, default=new_id)
    name = models.CharField(max_length=80)
    due_at = models.DateTimeField()
    done_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("name", "due_at"), name="jobs_one_tick"),)
