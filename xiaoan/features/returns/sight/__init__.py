"""What is shown: one return, those of a period, the difference, who has not reported."""
