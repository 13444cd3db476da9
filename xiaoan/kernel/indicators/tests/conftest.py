"""The county of the tests of work: the cast with the lamp pack adopted."""

from xiaoan.kernel.work.tests.conftest import county

__all__ = ["county"]
