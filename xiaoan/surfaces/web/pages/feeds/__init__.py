"""日历订阅: one's own work, or a school's, in the calendar of one's phone, under a secret address."""
