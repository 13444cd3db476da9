"""What a duty is about: one of the 30 domains, with the others that would also be right.

Words count most in the duty's own words, less in its sentence, the nearest heading, outer headings and the title. What
a duty is about (fire, food, a bus) goes before the form it takes (a check, a lesson, a record), also when only the
heading says it; a sentence that lists three such things or more (防溺水、防火、防欺凌等安全教育) is about its form.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from xiaoan.engines.policy.fields.domain_words import FORMS, NEUTRAL, TOGETHER, WORDS
from xiaoan.engines.policy.shapes import Domain

_WEIGHTS: dict[str, list[tuple[Domain, int]]] = {}
for _domain, _by_weight in WORDS.items():
    for _weight, _written in _by_weight.items():
        for _word in _written.split():
            _WEIGHTS.setdefault(_word, []).append((_domain, _weight))


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    """The longest of the words that begins at a place; words that begin alike stand together, for speed."""
    tails: dict[str, list[str]] = {}
    for word in sorted(set(words), key=len, reverse=True):
        tails.setdefault(word[0], []).append(re.escape(word[1:]))
    return re.compile("|".join(f"{re.escape(first)}(?:{'|'.join(each)})" for first, each in tails.items()))


_ANY = _any_of((*_WEIGHTS, *NEUTRAL.split()))
_ORDER: dict[Domain, int] = {domain: at for at, domain in enumerate(WORDS)}
# What a word counts, by where it stands: (things, forms).
_QUOTE, _SENTENCE, _NEAREST, _OUTER, _TITLE = (1.0, 0.62), (0.3, 0.2), (0.5, 0.15), (0.25, 0.06), (0.03, 0.02)
_MANY, _ONE_OF_MANY, _A_THING = 3, 0.35, 4
_AS_GOOD, _SETTLED = 0.6, 3.0
_LONGEST, _BODY = 400, 6000
# How much the theme of the piece counts, and when a piece has one.
_THEME, _THEME_ELSEWHERE, _THEME_LEAST, _THEME_SHARE = 3.5, 1.5, 24, 0.5
_FORM_THEME, _FORM_SHARE = 2.0, 0.5


def theme_of(texts: Iterable[str]) -> Domain | None:
    """What a whole piece is about, when its words speak of hardly anything else: buses, drowning; else one form."""
    points: dict[Domain, int] = {}
    body = "\n".join(texts)[:_BODY]
    for word in (match.group() for match in _ANY.finditer(body)):
        for domain, weight in _WEIGHTS.get(word, ()):
            if weight >= _A_THING:
                points[domain] = points.get(domain, 0) + weight
    things = {domain: each for domain, each in points.items() if domain not in FORMS}
    return _leading(things, _THEME_SHARE) or _leading(points, _FORM_SHARE)


def _leading(points: dict[Domain, int], share: float) -> Domain | None:
    best = max(points, key=lambda domain: points[domain], default=None)
    if best is None or points[best] < _THEME_LEAST or points[best] < share * sum(points.values()):
        return None
    return best


def domain_of(
    quote: str, sentence: str, headings: Sequence[str], title: str, theme: Domain | None = None
) -> tuple[Domain, tuple[Domain, ...], float]:
    """The domain of a duty, others nearly as good, and how sure the first is (0 to 1).

    `sentence` holds the quote, `headings` run from the outermost to the nearest, `theme` is that of the whole piece.
    """
    scores: dict[Domain, float] = {}
    above = [words for words in headings if not sentence.startswith(words)]
    places = [(quote, _QUOTE), (sentence, _SENTENCE), (title, _TITLE)]
    places += [(words, _NEAREST if at == len(above) - 1 else _OUTER) for at, words in enumerate(above)]
    for text, weight in places:
        for domain, points in _points(text[:_LONGEST]):
            scores[domain] = scores.get(domain, 0.0) + points * weight[domain in FORMS]
    for pattern, domain, wide in TOGETHER:
        if pattern.search(quote[:_LONGEST]) or (wide and domain in scores and pattern.search(sentence[:_LONGEST])):
            scores[domain] = scores.get(domain, 0.0) + _SETTLED
    if theme is not None:
        counts = _FORM_THEME if theme in FORMS else _THEME
        counts = _THEME_ELSEWHERE if _names_others(theme, (*above, title)) else counts
        scores[theme] = scores.get(theme, 0.0) + counts
    if not scores:
        return "other", (), 0.2
    ranked = sorted(scores, key=lambda domain: (-scores[domain], _ORDER[domain]))
    best = scores[ranked[0]]
    others = tuple(domain for domain in ranked[1:4] if scores[domain] >= _AS_GOOD * best)
    second = scores[ranked[1]] if len(ranked) > 1 else 0.0
    return ranked[0], others, round(min(0.95, 0.4 + 0.5 * (best - second) / best), 2)


def _names_others(theme: Domain, above: Iterable[str]) -> bool:
    """Whether the headings or the title name another thing, and not the theme."""
    named = {domain for words in above for domain, points in _points(words[:_LONGEST]) if points >= _A_THING}
    return theme not in named and bool(named - FORMS)


@lru_cache(maxsize=4096)
def _points(text: str) -> tuple[tuple[Domain, float], ...]:
    """Each domain's points in a text: its heaviest word, and two fifths of its others."""
    points: dict[Domain, list[int]] = {}
    for word in {match.group() for match in _ANY.finditer(text)}:
        for domain, weight in _WEIGHTS.get(word, ()):
            points.setdefault(domain, []).append(weight)
    things = [domain for domain, each in points.items() if domain not in FORMS and max(each) >= _A_THING]
    share = _ONE_OF_MANY if len(things) >= _MANY else 1.0
    return tuple(
        (domain, (1.0 if domain in FORMS else share) * (max(each) + 0.4 * (sum(each) - max(each))))
        for domain, each in points.items()
    )
