"""Sealing streams in the age format (age-encryption.org/v1), so that the program `age` opens them without us.

A backup folder has one key, made with it; the key lies in the folder as `identity.age`, locked with the passphrase.
Content streams through: memory does not grow with it. A cut or changed stream does not open.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyrage

from xiaoan.foundation.errors import Refused


class Measured:
    """A stream on its way: what went through is counted and digested (SHA-256), and the error it ended with kept."""

    def __init__(self, stream: Any) -> None:
        self.size = 0
        self.failed: OSError | None = None
        self._stream = stream
        self._digest = hashlib.sha256()

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()

    def read(self, most: int = -1, /) -> bytes:
        content: bytes = self._tried(lambda: self._stream.read(most))
        return self._passed(content)

    def write(self, content: bytes, /) -> int:
        self._tried(lambda: self._stream.write(content))
        return len(self._passed(content))

    def flush(self) -> None:
        self._tried(self._stream.flush)

    def _passed(self, content: bytes) -> bytes:
        self.size += len(content)
        self._digest.update(content)
        return content

    def _tried(self, act: Callable[[], Any]) -> Any:
        try:
            return act()
        except OSError as failed:
            self.failed = failed
            raise


@dataclass(frozen=True, slots=True)
class Key:
    """The key of one backup folder."""

    identity: Any

    def seal(self, plain: Any, sealed: Any) -> tuple[Measured, Measured]:
        """Encrypt a stream into another; both are measured. An OSError of either is raised as itself."""
        before, after = Measured(plain), Measured(sealed)
        try:
            pyrage.encrypt_io(before, after, [self.identity.to_public()])
        except pyrage.EncryptError as wrong:
            raise before.failed or after.failed or wrong from wrong
        return before, after

    def open(self, sealed: Any, plain: Any) -> Measured:
        """Decrypt a stream into another; the plain side is measured. Refused when it was cut or changed."""
        before, after = Measured(sealed), Measured(plain)
        try:
            pyrage.decrypt_io(before, after, [self.identity])
        except (pyrage.DecryptError, OSError) as wrong:
            # What breaks inside the envelope comes as an OSError too; one of the disk's our two ends have seen.
            if failed := before.failed or after.failed:
                raise failed from wrong
            raise Refused("备份里有一部分打不开：内容不完整或被改动。请用更早的一份备份。") from wrong
        return after


def new_key() -> Key:
    """A fresh key."""
    return Key(pyrage.x25519.Identity.generate())


def locked(key: Key, passphrase: str) -> bytes:
    """The key under the passphrase, as `age` itself would keep it."""
    sealed: bytes = pyrage.passphrase.encrypt(f"{key.identity}\n".encode(), passphrase)
    return sealed


def unlocked(file: Path, passphrase: str) -> Key:
    """The key kept in `file`. Refused when the passphrase is another, or the file no key."""
    try:
        text = pyrage.passphrase.decrypt(file.read_bytes(), passphrase).decode()
        return Key(pyrage.x25519.Identity.from_str(text.strip()))
    except FileNotFoundError as absent:
        raise Refused(f"{file.parent} 里没有 {file.name}，不是校安的备份文件夹。请核对路径。") from absent
    except pyrage.DecryptError as wrong:
        raise Refused("备份口令不对，或者 identity.age 已损坏。请核对口令（注意大小写和空格）再试。") from wrong
    except (pyrage.IdentityError, UnicodeDecodeError) as broken:
        raise Refused(f"{file} 已损坏，打不开这个文件夹里的备份。请用另一处的备份。") from broken
