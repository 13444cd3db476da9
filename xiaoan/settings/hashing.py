"""How passwords are stretched: argon2id with the parameters written down here, not those a library happens to have.

A stored one with other parameters is made anew when its owner next comes in with it.
"""

from __future__ import annotations

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2(Argon2PasswordHasher):
    """The second recommended option of RFC 9106 (section 4): 3 passes over 64 MiB in 4 lanes."""

    time_cost = 3
    memory_cost = 64 * 1024
    parallelism = 4
