"""值班表: the week, filling it, swaps, sheets, paper, shifts, 查岗, and the new term's change of posts."""
