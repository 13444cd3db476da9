"""The cast with the lamp pack."""

from xiaoan.kernel.work.tests.conftest import county

__all__ = ["county"]
