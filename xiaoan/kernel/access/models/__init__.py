"""Accounts and how they come in, roles and grants, devices, and what stands in for lending an account."""

from xiaoan.kernel.access.models.accounts import Account, Code, Identity, Link, Token
from xiaoan.kernel.access.models.devices import Device, Tablet
from xiaoan.kernel.access.models.limits import Allowance
from xiaoan.kernel.access.models.rights import Elevation, Grant, Role, Share
from xiaoan.kernel.access.models.signing import Mandate, Preparation

__all__ = [
    "Account",
    "Allowance",
    "Code",
    "Device",
    "Elevation",
    "Grant",
    "Identity",
    "Link",
    "Mandate",
    "Preparation",
    "Role",
    "Share",
    "Tablet",
    "Token",
]
