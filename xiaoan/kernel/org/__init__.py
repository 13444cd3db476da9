"""Schools as they are: units and their dated facts, people, posts and who holds them, rosters, places, calendars."""
