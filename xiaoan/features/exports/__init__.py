"""Files that take long to make: asked for once, made by the worker as the one who asked, kept for him some days."""
