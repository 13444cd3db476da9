"""The page about packs names every key the schema knows, so that nobody must read Python to write one."""

from __future__ import annotations

import re

import msgspec
import pytest

from xiaoan.kernel.catalogue.coverage import shapes as coverage
from xiaoan.kernel.catalogue.derived import written as derived
from xiaoan.kernel.catalogue.norms import written as norms
from xiaoan.kernel.catalogue.pack import content, duties, items, schema, words, written
from xiaoan.kernel.catalogue.quality import excuses
from xiaoan.kernel.catalogue.reading import examples
from xiaoan.kernel.catalogue.tests import pool

PAGE = (pool.PACKS.parent / "docs" / "mechanisms" / "packs.md").read_text(encoding="utf-8")
CODE = {key for run in re.findall(r"`([^`\n]+)`", PAGE) for key in re.findall(r"[a-z_]+", run)}
PLAIN = {"code", "title", "title_en", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}
PLAIN |= {"first", "last", "value", "school", "calendar", "expect", "days", "facts", "holders", "classes", "param"}
SHAPES = [
    shape
    for module in (written, words, duties, items, content, schema, examples, derived, norms, coverage, excuses)
    for shape in vars(module).values()
    if isinstance(shape, type) and issubclass(shape, written.Written) and shape.__module__ == module.__name__
]


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
def test_every_key_is_on_the_page(shape):
    keys = {field.encode_name for field in msgspec.structs.fields(shape)}
    assert keys - CODE - PLAIN == set()
