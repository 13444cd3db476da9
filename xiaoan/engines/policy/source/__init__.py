"""A file becomes a `Document`: its text as it stands, and passages that are clean to read and lead back to it.

A tab in a passage's text parts the cells of a table's row; every other space between Chinese characters is gone.
"""

from xiaoan.engines.policy.source.documents import document_of, document_of_text

__all__ = ["document_of", "document_of_text"]
