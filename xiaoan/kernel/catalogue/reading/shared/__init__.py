"""What packs share instead of writing it again: named clauses, common parameters, theme days, calendars of examples."""
