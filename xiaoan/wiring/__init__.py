"""The composition root: the tables that say what crosses upwards, the roles, and the URL map."""
