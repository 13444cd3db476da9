"""The outline: which documents stand in a document, what each is, and what passages inherit by their place."""

from xiaoan.engines.policy.outline.judging.watching import sensitive_at
from xiaoan.engines.policy.outline.pieces import pieces

__all__ = ["pieces", "sensitive_at"]
