"""全年安排: a school's whole year on one page with the minutes it costs, and what each standard adds to them."""
