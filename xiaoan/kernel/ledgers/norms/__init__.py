"""该有多少、现有多少: what norms of packs want of units, beside what is there. Drawn when asked, never stored."""
