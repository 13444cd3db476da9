"""The only reader of ledgers for others: books, lists, a row and its history, what runs out, what a mark
means, how many there must be."""

from xiaoan.kernel.ledgers.norms.reading import norms_of as norms_of
from xiaoan.kernel.ledgers.norms.reading import standings as standings
from xiaoan.kernel.ledgers.sight.books import books as books
from xiaoan.kernel.ledgers.sight.counts import Wanted as Wanted
from xiaoan.kernel.ledgers.sight.counts import standing_counts as standing_counts
from xiaoan.kernel.ledgers.sight.expiring import expiring as expiring
from xiaoan.kernel.ledgers.sight.expiring import waiting_for as waiting_for
from xiaoan.kernel.ledgers.sight.listing import listing as listing
from xiaoan.kernel.ledgers.sight.listing import rows_in as rows_in
from xiaoan.kernel.ledgers.sight.listing import saying as saying
from xiaoan.kernel.ledgers.sight.listing import standing_on as standing_on
from xiaoan.kernel.ledgers.sight.page import by_mark as by_mark
from xiaoan.kernel.ledgers.sight.page import history as history
from xiaoan.kernel.ledgers.sight.page import row as row
from xiaoan.kernel.ledgers.sight.page import suggestions as suggestions
