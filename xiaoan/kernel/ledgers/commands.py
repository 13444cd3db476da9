"""The only writer of ledgers: add, edit, withdraw, restore, load from a sheet, hand to a successor."""

from xiaoan.kernel.ledgers.keeping.adding import add as add
from xiaoan.kernel.ledgers.keeping.changing import edit as edit
from xiaoan.kernel.ledgers.keeping.changing import restore as restore
from xiaoan.kernel.ledgers.keeping.changing import withdraw as withdraw
from xiaoan.kernel.ledgers.keeping.handing import hand_over as hand_over
from xiaoan.kernel.ledgers.keeping.handing import in_order as in_order
from xiaoan.kernel.ledgers.keeping.loading import load as load
