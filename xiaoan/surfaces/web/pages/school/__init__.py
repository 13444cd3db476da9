"""本校: what a head of school answers for: today, what waits for him, open hazards, the month duty by duty."""
