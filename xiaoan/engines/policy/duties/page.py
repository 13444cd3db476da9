"""Where words stand in the document: the line they are on and how they are quoted."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping

from xiaoan.engines.policy.shapes import Domain, Span


class Page:
    """The text of a document, where its lines begin, and the sentences about watching persons."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts = [0, *(at + 1 for at, mark in enumerate(text) if mark == "\n")]
        self.withheld: list[Span] = []
        self.theme: Domain | None = None

    def line(self, offset: int) -> int:
        """The line an offset is on, from 1."""
        return bisect_right(self.starts, offset)

    def quoted(self, span: Span, spans: Mapping[str, Span]) -> tuple[int, str]:
        """(line, words) of a span; of a sentence that was cut, the part on the line of its first constraint."""
        begin, end = span
        quote = self.text[begin:end]
        if "\n" in quote.strip():
            first = min((each.start for each in spans.values()), default=begin)
            begin = max(begin, self.starts[bisect_right(self.starts, max(first, begin)) - 1])
            stop = self.text.find("\n", begin, end)
            quote = self.text[begin : stop if stop >= 0 else end]
        return bisect_right(self.starts, begin + len(quote) - len(quote.lstrip())), quote.strip()
