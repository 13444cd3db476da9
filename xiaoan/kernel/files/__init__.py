"""Files: content kept under its own digest, and attachments that say for whom and for what it is kept.

Bytes are checked, cleaned and stored outside any transaction; a row names them afterwards. Whatever is not a
photograph, a PDF, a docx or an xlsx is refused.
"""
