"""What goes out: renderers that read and never write, with no tables of their own. None is built yet."""
