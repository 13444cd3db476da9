"""Ways in: passwords (argon2), one-time links, cards, codes, PINs on a shared tablet, bearer tokens.

Only digests of secrets are kept.
"""

from xiaoan.kernel.access.doors.devices import sign_out_everywhere
from xiaoan.kernel.access.doors.links import LINK_LIFE, from_console, issue_link, look_at_link, use_link
from xiaoan.kernel.access.doors.passwords import SHORTEST_PASSWORD, password_account, set_password
from xiaoan.kernel.access.doors.tokens import issue_token, token_account

__all__ = [
    "LINK_LIFE",
    "SHORTEST_PASSWORD",
    "from_console",
    "issue_link",
    "issue_token",
    "look_at_link",
    "password_account",
    "set_password",
    "sign_out_everywhere",
    "token_account",
    "use_link",
]
