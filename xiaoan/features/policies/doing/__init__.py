"""Writing: taking a document in, reviewing what was drafted, publishing."""
