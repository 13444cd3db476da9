"""Word documents: paragraphs with the numbers that Word shows, tables, text boxes and footnotes."""
