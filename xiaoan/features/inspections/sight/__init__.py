"""How visits and papers are seen, one question a module."""
