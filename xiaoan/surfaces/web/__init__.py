"""Pages for people: one visual language, phone first, readable and usable without scripts."""
