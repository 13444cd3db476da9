"""The pages by audience: a view asks one query, hands values to a template, and calls one command."""
