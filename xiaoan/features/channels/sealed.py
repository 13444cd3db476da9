"""What must never be shown is kept encrypted, with a key that lies with the installation's other secrets (mode 600)."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

from xiaoan.foundation.errors import Refused

KEY = "channels.key"
LOST = "读不出通道的密钥：安装目录里的 channels.key 换过或丢了，请重新填写。"


def seal(text: str) -> bytes:
    """The text, encrypted and dated, for a column."""
    return _cipher().encrypt(text.encode())


def unsealed(kept: bytes | memoryview) -> str:
    """The text again; Refused when the key is another than the one it was sealed with."""
    try:
        return _cipher().decrypt(bytes(kept)).decode()
    except InvalidToken:
        raise Refused(LOST) from None


def code(account: str, turn: int) -> str:
    """Six figures for a person's n-th asking, which nobody without the installation's key can know."""
    made = hmac.new(settings.SECRET_KEY.encode(), f"channels.code/{account}/{turn}".encode(), hashlib.sha256)
    return f"{int.from_bytes(made.digest()[:8]) % 1_000_000:06d}"


def _cipher() -> Fernet:
    return Fernet(_key(Path(settings.SECRETS)))


def _key(folder: Path) -> bytes:
    """The key, made at first use; two processes that make it at once end with one."""
    file = folder / KEY
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        fresh = folder / f".{KEY}.{secrets.token_hex(8)}"
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as out:
            out.write(Fernet.generate_key())
        try:
            # A link appears whole or not at all, and never over another.
            os.link(fresh, file)
        except FileExistsError:
            pass
        finally:
            fresh.unlink(missing_ok=True)
    return file.read_bytes().strip()
