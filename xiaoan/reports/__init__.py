"""What goes out: workbooks and sheets to print. Renderers that read and never write, with no tables of their own."""
