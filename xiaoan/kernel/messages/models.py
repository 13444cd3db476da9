"""Letters to a person, and the sentence of a day. Both follow from what others did or from figures; neither is a task.

A letter's unit is that of the matter it speaks of, so that whoever writes it and whoever reads it both see it.
"""

from __future__ import annotations

from django.db import models

from xiaoan.kernel.tree.models import Owned


class Letter(Owned):
    """Word to one account about one matter. `key` makes it once: the same key is the same letter.

    `about` and `about_id` name the thing it speaks of. `opened_at`: shown to him; it never means that he agreed.
    """

    to = models.UUIDField()
    key = models.CharField(max_length=120)
    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=120)
    text = models.CharField(max_length=400, blank=True)
    about = models.CharField(max_length=40)
    about_id = models.UUIDField()
    at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("home", "to", "key"), name="messages_one_letter"),)
        indexes = (models.Index(fields=("to", "-at", "-id"), name="messages_letter_to"),)


class Digest(Owned):
    """The one sentence a head of school gets on a day, as it was said that morning."""

    to = models.UUIDField()
    day = models.DateField()
    sentence = models.CharField(max_length=400)
    at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("home", "to", "day"), name="messages_one_digest"),)
        indexes = (models.Index(fields=("to", "-day"), name="messages_digest_to"),)
