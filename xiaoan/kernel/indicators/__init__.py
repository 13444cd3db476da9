"""Figures: numerator, denominator and the records behind them; closings freeze a month."""
