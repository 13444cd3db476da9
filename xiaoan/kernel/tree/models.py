"""Unit nodes, and the columns that make a row belong to a unit.

`home` is an opaque key fixed at creation: a campus shares its school's, a school that changes county
keeps its own. Every unit-owned row carries it, so that the country can later be spread over machines.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import models

from xiaoan.foundation.ids import new_id
from xiaoan.kernel.tree.paths import subtree


class Unit(models.Model):
    """A node: province, city, county, town, school, campus, department or partner (vocabulary is pack data)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    home = models.UUIDField(editable=False)
    path = models.CharField(max_length=80, unique=True, db_collation="C")
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    kind = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    short_name = models.CharField(max_length=40)
    code = models.CharField(max_length=40, blank=True)
    is_school = models.BooleanField(default=False)
    legal = models.BooleanField(default=True)
    opened = models.DateField()
    closed = models.DateField(null=True)

    class Meta:
        ordering = ("path",)
        indexes = (models.Index(fields=("parent", "name")), models.Index(fields=("home",)))

    def __str__(self) -> str:
        return self.name

    @property
    def range(self) -> tuple[str, str]:
        return subtree(self.path)

    def traced_state(self) -> dict[str, object]:
        """What the trail's digest of this unit covers."""
        names = ("path", "kind", "name", "short_name", "code", "is_school", "legal", "opened", "closed")
        return {"home": self.home, "parent": self.parent_id, **{name: getattr(self, name) for name in names}}


class Owned(models.Model):
    """A row of one unit: seen only by those whose scope holds its path, its unit or the row itself."""

    unit_owned = True

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    home = models.UUIDField(editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    path = models.CharField(max_length=80, db_collation="C", editable=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding:
            self.home, self.path = self.unit.home, self.unit.path
        super().save(*args, **kwargs)


def placed(unit: Unit) -> dict[str, Any]:
    """The ownership columns of a new row, for bulk inserts that bypass `save`."""
    return {"home": unit.home, "unit": unit, "path": unit.path}


def units_by_id(ids: set[UUID]) -> dict[UUID, Unit]:
    """Units by id in one query; the tree is a reference table and needs no scope."""
    return {unit.id: unit for unit in Unit.objects.filter(id__in=ids)}
