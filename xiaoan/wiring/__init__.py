"""The composition root: five tables that say what crosses upwards, and the URL map."""
