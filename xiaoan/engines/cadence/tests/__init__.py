"""The words of the definitions, worked by hand in cases.md and judged.md, and what holds for any input."""
