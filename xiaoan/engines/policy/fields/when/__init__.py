"""The grammar of by when: clocks, triggers, dates, and lists of days. `deadline` puts it together."""
