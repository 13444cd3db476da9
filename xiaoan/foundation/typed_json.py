"""JSON columns with a declared shape: a msgspec type goes in, the same type comes out.

A bare JSONField is refused by the architecture test; this is the one door to a JSON column.

msgspec works out a shape when it is first read, and keeps it in the class before it is complete: a second thread that
reads the same shape at that moment brings the whole process down (seen with 0.22, as a fault of the C library). So a
server that answers with threads calls `prepared` before it takes the first request.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models


class TypedJSONField(models.JSONField):
    """A JSON column holding one value of `shape` (a msgspec Struct, or list[...] / dict[...] of them)."""

    def __init__(self, shape: Any = None, **options: Any) -> None:
        self.shape = shape
        super().__init__(**options)

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        return name, path, args, options

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        plain = super().from_db_value(value, expression, connection)
        if plain is None or self.shape is None:
            return plain
        return msgspec.convert(plain, self.shape)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if value is not None and self.shape is not None and not hasattr(value, "as_sql"):
            value = msgspec.to_builtins(self._checked(value))
        return super().get_db_prep_value(value, connection, prepared)

    def _checked(self, value: Any) -> Any:
        try:
            return msgspec.convert(msgspec.to_builtins(value), self.shape)
        except msgspec.ValidationError as wrong:
            raise ValidationError(str(wrong)) from wrong


def prepared() -> int:
    """Work out every Struct there is and every shape of a column, with all within them; how many.

    What cannot be worked out (its names are known to the type checker only) could not be read later either.
    """
    done = 0
    for shape in (*_structs(msgspec.Struct), *_columns()):
        try:
            msgspec.json.Decoder(shape)
        except (NameError, TypeError):
            continue
        done += 1
    return done


def _structs(above: type[Any]) -> Iterator[type[Any]]:
    for each in above.__subclasses__():
        yield each
        yield from _structs(each)


def _columns() -> Iterator[Any]:
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, TypedJSONField) and field.shape is not None:
                yield field.shape
