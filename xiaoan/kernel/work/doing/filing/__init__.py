"""Group commit: submissions decided one by one and written together. See `many`."""
