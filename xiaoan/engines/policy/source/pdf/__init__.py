"""PDF with text: what stands on the pages, without what every page repeats, lines joined to paragraphs by where they
begin and end."""
