"""The trail exported and checked by the program that knows nothing of us: what it finds, and that it finds it."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.support.cast import Cast
from tests.support.database import CHECKOUT
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.hazards.commands import Seen, report
from xiaoan.kernel.trail.export import lines
from xiaoan.kernel.trail.sealing import seal

PROGRAM = CHECKOUT / "deploy" / "verify_trail.py"
NOON = datetime(2026, 10, 20, 4, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def exported(cast: Cast, tmp_path: Path) -> list[dict[str, Any]]:
    """An export with two seals, texts, and one event after the last seal."""
    safety, school = cast.seat("safety", NOON), cast.unit("school")

    def told(at: datetime) -> None:
        seen = Seen(what="二楼东头应急灯不亮", where="教学楼")
        report(by=safety, unit=school, client_id=uuid4(), seen=seen, at=at)

    with opened(EVERYTHING):
        seal(at=NOON, folder=tmp_path / "keys")
        told(NOON + MINUTE)
        seal(at=NOON + 2 * MINUTE, folder=tmp_path / "keys")
        told(NOON + 3 * MINUTE)
        return [json.loads(line) for line in lines(at=NOON, texts=True)]


def checked(rows: list[dict[str, Any]], folder: Path, *options: str) -> tuple[int, str]:
    """Exit code and words of the program, in a Python without any package of ours."""
    file = folder / "trail.jsonl"
    file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    words = [sys.executable, "-I", "-S", str(PROGRAM), str(file), *options]
    done = subprocess.run(words, capture_output=True, text=True, check=False, cwd=folder)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout + done.stderr


def events(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row for row in rows if "event" in row]


def last_of_a_chain(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The end of a chain that was sealed at least once."""
    sealed = next(row for row in rows if "seal" in row)["heads"][0]
    return next(row for row in events(rows) if [row["event"]["unit_id"], row["event"]["seq"]] == sealed[:2])


def test_an_untouched_export_is_found_whole(exported: list[dict[str, Any]], tmp_path: Path) -> None:
    code, said = checked(exported, tmp_path)
    assert (code, "没有发现改动" in said) == (0, True), said
    assert f"{len(events(exported))} 条办理记录、2 次封存" in said
    assert "之后的 1 条还没有受到封存保护" in said
    key = next(row for row in exported if "seal" in row)["seal"]["key"]
    assert checked(exported, tmp_path, "--key", key)[0] == 0
    code, said = checked(exported, tmp_path, "--key", "00" * 32)
    assert (code, "不是用给出的公钥签的" in said) == (1, True)


def test_without_texts_no_name_leaves_the_house(cast: Cast) -> None:
    with opened(EVERYTHING):
        told = "\n".join(lines(at=NOON))
        assert "示例·" not in told
        assert "示例·" in "\n".join(lines(at=NOON, texts=True))


def _edited(rows: list[dict[str, Any]]) -> None:
    events(rows)[0]["event"]["body"]["added"] = "x"


def _removed(rows: list[dict[str, Any]]) -> None:
    rows.remove(events(rows)[1])


def _swapped(rows: list[dict[str, Any]]) -> None:
    first = rows.index(events(rows)[0])
    rows[first], rows[first + 1] = rows[first + 1], rows[first]


def _cut(rows: list[dict[str, Any]]) -> None:
    rows.remove(last_of_a_chain(rows))
    rows[-1]["end"]["events"] -= 1


def _text(rows: list[dict[str, Any]]) -> None:
    next(row for row in rows if "text" in row)["text"]["text"] = "示例·别人"


def _seal_redone(rows: list[dict[str, Any]]) -> None:
    next(row for row in rows if "seal" in row)["heads"].pop()


def _signature(rows: list[dict[str, Any]]) -> None:
    seal = next(row for row in rows if "seal" in row)["seal"]
    seal["signature"] = ("1" if seal["signature"][0] == "0" else "0") + seal["signature"][1:]


def _seal_gone(rows: list[dict[str, Any]]) -> None:
    rows.remove(next(row for row in rows if "seal" in row))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_edited, "内容被改动"), (_removed, "缺号"), (_swapped, "缺号"), (_cut, "链尾被截断"), (_text, "与承诺不符"),
        (_seal_redone, "与记录不符"), (_signature, "签名不对"), (_seal_gone, "与记录不符"),
    ],
)  # fmt: skip
def test_a_change_of_any_kind_is_found(
    exported: list[dict[str, Any]], tmp_path: Path, change: Callable[[list[dict[str, Any]]], None], said: str
) -> None:
    change(exported)
    code, words = checked(exported, tmp_path)
    assert code == 1
    assert said in words


def test_a_history_written_anew_with_another_key_is_found_by_the_copy_kept_elsewhere(
    exported: list[dict[str, Any]], tmp_path: Path
) -> None:
    roots = tmp_path / "roots.log"
    roots.write_text(
        (tmp_path / "keys" / "roots.log").read_text() if (tmp_path / "keys" / "roots.log").exists() else ""
    )
    seals = [row["seal"] for row in exported if "seal" in row]
    roots.write_text("".join(f"{each['number']} {each['at']} {each['root']} {each['signature']}\n" for each in seals))
    assert checked(exported, tmp_path, "--roots", str(roots))[0] == 0
    roots.write_text(f"1 {seals[0]['at']} {'ab' * 32} {seals[0]['signature']}\n")
    code, words = checked(exported, tmp_path, "--roots", str(roots))
    assert (code, "与库外副本不符" in words) == (1, True)


@pytest.mark.parametrize("content", ["", "{}\n", "不是 JSON\n", '{"trail":1}\n', '{"trail":1}\n{"event":3}\n', "[1]\n"])
def test_what_is_no_export_is_said_so(content: str, tmp_path: Path) -> None:
    file = tmp_path / "trail.jsonl"
    file.write_text(content, encoding="utf-8")
    done = subprocess.run([sys.executable, "-I", str(PROGRAM), str(file)], capture_output=True, text=True, check=False)
    assert (done.returncode, "读不懂" in done.stderr) == (2, True), done.stderr


# Ed25519 by hand against a library of those who do nothing else


def program() -> ModuleType:
    spec = importlib.util.spec_from_file_location("verify_trail", PROGRAM)
    assert spec is not None
    assert spec.loader is not None
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


def test_its_signatures_are_those_of_rfc_8032() -> None:
    # Test 2 of section 7.1.
    key = bytes.fromhex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
    signature = bytes.fromhex(
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    )
    assert program().signed(key, b"\x72", signature)
    assert not program().signed(key, b"\x73", signature)


def test_it_agrees_with_the_library_about_true_and_false_signatures() -> None:
    signed = program().signed
    for number in range(12):
        private = Ed25519PrivateKey.generate()
        key = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        message = bytes([number]) * number
        signature = private.sign(message)
        assert signed(key, message, signature)
        assert not signed(key, message + b"x", signature)
        wrong = bytearray(signature)
        wrong[number * 5] ^= 1 << (number % 8)
        assert not signed(key, message, bytes(wrong))
    assert not signed(b"\xff" * 32, b"", b"\x00" * 64)
    assert not signed(key, message, signature[:32] + b"\xff" * 32)
    assert not signed(key[:31], message, signature)
