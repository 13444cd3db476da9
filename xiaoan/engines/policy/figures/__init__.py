"""Figures: the numbers a summary reports, what they count, and whether they add up."""

from xiaoan.engines.policy.figures.reading import figures

__all__ = ["figures"]
