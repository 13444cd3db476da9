"""The document as text: its lines with what was read marked, and the part of it that one page shows."""
