"""Reading work: who is asked, my day, a check as a form, records, figures and the occurrences behind them."""
