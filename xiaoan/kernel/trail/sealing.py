"""Seals: a signed statement of where every chain stands, and a copy of its root outside the database."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from django.db import connection, transaction

from xiaoan.foundation.digest import GENESIS
from xiaoan.kernel.trail.chain import seal_root
from xiaoan.kernel.trail.models import Seal, SealedHead

_MOVED = """
SELECT h.unit_id, h.seq, h.digest, h.seq - coalesce(s.seq, 0) FROM trail_chainhead h
LEFT JOIN LATERAL (
    SELECT s.seq FROM trail_sealedhead s WHERE s.unit_id = h.unit_id ORDER BY s.seal DESC LIMIT 1
) s ON true
WHERE h.seq > coalesce(s.seq, 0) ORDER BY h.unit_id
"""


def signing_key(folder: Path) -> Ed25519PrivateKey:
    """The installation's sealing key, made on first use (mode 600) and never stored in the database."""
    file = folder / "seal.key"
    if not file.exists():
        key = Ed25519PrivateKey.generate()
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as out:
            out.write(key.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption()))
    return Ed25519PrivateKey.from_private_bytes(file.read_bytes())


def public_text(key: Ed25519PublicKey) -> str:
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw).hex()


def seal(*, at: datetime, folder: Path) -> Seal | None:
    """Seal every chain that moved; None when none did. Run by the worker, one at a time.

    Once committed, the root is also appended to `<folder>/roots.log`, a file that may be copied off the machine.
    """
    key = signing_key(folder)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('xiaoan.seal'))")
            cursor.execute(_MOVED)
            rows = cursor.fetchall()
        moved = [(unit, seq, digest) for unit, seq, digest, _ in rows]
        if not moved:
            return None
        last = Seal.objects.order_by("-number").first()
        number = last.number + 1 if last else 1
        previous = last.root if last else GENESIS
        root = seal_root(previous, number, at, moved)
        made = Seal.objects.create(
            number=number,
            at=at,
            events=sum(fresh for _, _, _, fresh in rows),
            previous=previous,
            root=root,
            key=public_text(key.public_key()),
            signature=key.sign(bytes.fromhex(root)).hex(),
        )
        SealedHead.objects.bulk_create(
            [SealedHead(seal=number, unit_id=unit, seq=seq, digest=digest) for unit, seq, digest in moved],
            batch_size=1000,
        )
        transaction.on_commit(lambda: _copy_out(folder))
    return made


def _copy_out(folder: Path) -> None:
    """Append the roots the log lacks. After the commit, so that a seal that never was leaves no line;
    a line lost to a crash just then is made up for by the next seal, the newest only."""
    log = folder / "roots.log"
    lines = log.read_text().splitlines() if log.exists() else []
    last = int(lines[-1].split(" ")[0]) if lines else 0
    with log.open("a") as out:
        for row in Seal.objects.filter(number__gt=last).order_by("-number")[:2][::-1]:
            out.write(f"{row.number} {row.at.isoformat()} {row.root} {row.signature}\n")
        out.flush()
        os.fsync(out.fileno())


def roots_until(folder: Path, number: int) -> str:
    """The text of `roots.log` as it was when seal `number` was the newest: what belongs to a copy of that moment."""
    log = folder / "roots.log"
    lines = log.read_text().splitlines(keepends=True) if log.exists() else []
    numbered = [(line.split(" ")[0], line) for line in lines]
    return "".join(line for named, line in numbered if not named.isdigit() or int(named) <= number)
