"""The sentence behind a duty, for the pages where it is done: quoted, with the address where it stands."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from django.utils.translation import gettext as _

from xiaoan.features.policies.queries import SentenceLine, sentences_of
from xiaoan.kernel.tree.models import Unit


class Basis(NamedTuple):
    """A sentence of a published document."""

    title: str
    quote: str
    line: int
    url: str

    @property
    def words(self) -> str:
        """《示例·安全工作要点》第12行."""
        return _("《{title}》第{line}行").format(title=self.title, line=self.line)


def behind(duties: Collection[str], unit: Unit) -> Mapping[str, tuple[Basis, ...]]:
    """Duty code -> the sentences of published documents that bind a unit and ask it; one query."""
    if not duties:
        return {}
    return {code: tuple(map(_basis, lines)) for code, lines in sentences_of(duties, unit=unit).items()}


def in_short(found: Mapping[str, tuple[Basis, ...]]) -> dict[str, str]:
    """One line for each duty: its first sentence, and how many more there are."""
    several = _("{words}等 {n} 处")
    return {
        code: several.format(words=lines[0].words, n=len(lines)) if lines[1:] else lines[0].words
        for code, lines in found.items()
        if lines
    }


def _basis(line: SentenceLine) -> Basis:
    return Basis(line.title, line.quote, line.line, f"/policies/{line.document}/text?at={line.number}#s{line.number}")
