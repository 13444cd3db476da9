"""The kinds of hazards as a form offers them: those the words sound like first, then all of them by domain.

There are hundreds. A list stands once on a page; where a page asks several times, a few characters are typed and looked
up here, with or without the browser's own list. `domain:<code>` is a hazard that no kind of the domain fits.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _

from xiaoan.foundation.errors import Refused
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.hazards.likely import likely
from xiaoan.kernel.hazards.queries import KindTerms
from xiaoan.kernel.hazards.vocabulary import Grade

LOOSE = "domain:"
NAMED = 5
"""So many titles are named when what was typed may mean several."""

Options = list[tuple[str, str]]


def grouped(kinds: Sequence[KindTerms], said: str = "") -> list[tuple[str, Options]]:
    """Groups of a select: the likely ones when words are given, then every kind by domain in the shelf's order."""
    words = shelf().domains
    by_domain: dict[str, Options] = {}
    for kind in kinds:
        by_domain.setdefault(kind.domain, []).append((kind.code, titled(kind)))
    found = [(words[code].title if code in words else code, by_domain[code]) for code in _order(by_domain)]
    near = [(kind.code, titled(kind)) for kind in likely(said, kinds)] if said else []
    return [(_("像是这些"), near), *found] if near else found


def loose() -> Options:
    """其他, once for each domain."""
    return [(f"{LOOSE}{code}", _("其他：{domain}").format(domain=word.title)) for code, word in shelf().domains.items()]


def titled(kind: KindTerms) -> str:
    """A kind in a list; what may be major says so."""
    return f"{kind.title}（{_('疑似重大')}）" if kind.grade == Grade.SUSPECTED else kind.title


def _order(by_domain: dict[str, Options]) -> list[str]:
    words = shelf().domains
    return [code for code in words if code in by_domain] + [code for code in by_domain if code not in words]


class Typed(NamedTuple):
    """Kinds that are typed: every value under the title one picks, beside it what it belongs to."""

    kinds: Sequence[KindTerms]
    values: dict[str, str]
    domains: dict[str, str]

    @classmethod
    def of(cls, kinds: Sequence[KindTerms]) -> Typed:
        """Two kinds of one title are told apart by their domains."""
        values: dict[str, str] = {}
        domains: dict[str, str] = {}
        for domain, options in grouped(kinds):
            for code, title in options:
                name = title if title not in values else f"{title}（{domain}）"
                values[name], domains[name] = code, domain
        for value, title in loose():
            values[title], domains[title] = value, ""
        return cls(kinds, values, domains)

    def title(self, value: str) -> str:
        """What a value is called here; one that is not offered (any more) stays as it is."""
        return next((title for title, each in self.values.items() if each == value), value)

    def meant(self, typed: str) -> str:
        """The value that is meant: by its title, by itself, or by a piece that one title alone has.

        Raises Refused where several or none have it, naming those it may be. What looks like a code is left to the
        command.
        """
        if not typed or typed in self.values:
            return self.values.get(typed, "")
        if typed in self.values.values() or typed.isascii():
            return typed
        found = [title for title in self.values if typed in title]
        if len(found) == 1:
            return self.values[found[0]]
        found = found or [self.title(kind.code) for kind in likely(typed, self.kinds)]
        if found:
            some = "、".join(found[:NAMED])
            raise Refused(_("像是：{some}。请写全其中一个。").format(some=some))
        raise Refused(_("没有“{typed}”这一类。请换几个字，或写“其他：”加领域。").format(typed=typed[:20]))
