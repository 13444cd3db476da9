"""What every template keeps: words go through gettext, nothing inline that a strict content policy would refuse."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template.loader import get_template

WEB = Path(__file__).parents[1]
FOLDER = WEB / "templates"
TEMPLATES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.html"))
SPOKEN = [name for name in TEMPLATES if not name.startswith("look/")]
TRANSLATED = re.compile(
    r"{% comment %}.*?{% endcomment %}|{#.*?#}|{% (blocktranslate|blocktrans)\b.*?{% end\1 %}|{%.*?%}|{{.*?}}",
    re.DOTALL,
)
HAN = re.compile(r"[\u4e00-\u9fff]+")


def source(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_can_be_read(name: str) -> None:
    assert get_template(name) is not None


@pytest.mark.parametrize("name", SPOKEN)
def test_chinese_words_go_through_gettext(name: str) -> None:
    assert HAN.findall(TRANSLATED.sub("", source(name))) == []


@pytest.mark.parametrize("name", TEMPLATES)
def test_nothing_is_inline(name: str) -> None:
    plain = source(name)
    assert re.findall(r"<style|<script(?![^>]* src=)|\sstyle=|\son\w+=", plain) == []


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_number_and_its_measure_word_do_not_part(name: str) -> None:
    plain = re.sub(r"{% (?:block)?trans.*?%}|{% comment %}.*?{% endcomment %}", "", source(name))
    assert re.findall(r"\d (?:处|条|项|件|天|分钟|人|间|具|个)", plain) == []
