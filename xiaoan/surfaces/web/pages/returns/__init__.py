"""报表: one's own by period, a return on its way and as a paper, who has not reported, the days an office sets."""
