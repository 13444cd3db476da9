"""PostgreSQL as XiaoAn uses it: an embedded server of our own making, and the roles on any server.

`cluster` starts and stops the embedded server, `programs` finds the binaries and an account to run
them, `roles` keeps the secrets and makes roles and databases, `copying` dumps and loads one. Nobody else
knows these things.
"""

from xiaoan.foundation.postgres.cluster import Cluster
from xiaoan.foundation.postgres.copying import counted, counts, dump, load, refresh_statistics
from xiaoan.foundation.postgres.programs import Programs, find_programs
from xiaoan.foundation.postgres.provisioning import adopt, clone, drop, exists, provision
from xiaoan.foundation.postgres.roles import (
    ROLES,
    Address,
    connection,
    login,
    new_passwords,
    read_address,
    write_address,
)

__all__ = [
    "ROLES",
    "Address",
    "Cluster",
    "Programs",
    "adopt",
    "clone",
    "connection",
    "counted",
    "counts",
    "drop",
    "dump",
    "exists",
    "find_programs",
    "load",
    "login",
    "new_passwords",
    "provision",
    "read_address",
    "refresh_statistics",
    "write_address",
]
