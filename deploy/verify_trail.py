#!/usr/bin/env python3
"""Checks an export of XiaoAn's trail (`xiaoan trail export`) with nothing but Python's standard library.

    python3 verify_trail.py trail.jsonl [--roots roots.log] [--key PUBLIC_KEY_IN_HEX]

It knows nothing of XiaoAn: no package, no database, no network. What it checks:

* every event's digest (SM3 over canonical JSON), its number and its link to the event before it in the same unit;
* that time does not run backwards in a unit, and no event is dated before the seal it came after;
* every seal: its number, its link, its root over the chain ends it names, its Ed25519 signature (RFC 8032);
* that each sealed position holds the digest that was sealed, and no chain is shorter than it was when sealed;
* the personal texts, where the export has them, against their commitments;
* with --roots: the seals against the copy that was carried off the machine; with --key: who signed.

What it cannot check: that the present data is what the last event says (`xiaoan trail verify` does that), what
happened after the last seal (it says how many events), and, without --roots or --key, whose key signed.

Exit code 0: nothing found. 1: something does not match. 2: it could not be checked.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

GENESIS = "0" * 64
FORMAT = 1
LONGEST_TRANSACTION = timedelta(minutes=5)

# The curve of RFC 8032, section 5.1.
P = 2**255 - 19
Q = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)
Point = tuple[int, int, int, int]


def canonical(value: object) -> str:
    """The one way to write a value: sorted keys, no spaces, text as it is."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sm3(text: str) -> str:
    """GB/T 32905 digest in hexadecimal."""
    return hashlib.new("sm3", text.encode()).hexdigest()


# Ed25519


def _add(one: Point, other: Point) -> Point:
    a, b = (one[1] - one[0]) * (other[1] - other[0]) % P, (one[1] + one[0]) * (other[1] + other[0]) % P
    c, d = 2 * one[3] * other[3] * D % P, 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def _times(factor: int, point: Point) -> Point:
    total: Point = (0, 1, 1, 0)
    while factor:
        if factor & 1:
            total = _add(total, point)
        point, factor = _add(point, point), factor >> 1
    return total


def _same(one: Point, other: Point) -> bool:
    return (one[0] * other[2] - other[0] * one[2]) % P == 0 and (one[1] * other[2] - other[1] * one[2]) % P == 0


def _x_of(y: int, odd: int) -> int | None:
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    if square == 0:
        return None if odd else 0
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - square) % P:
        return None
    return P - x if x & 1 != odd else x


def _point(text: bytes) -> Point | None:
    number = int.from_bytes(text, "little")
    y = number & ((1 << 255) - 1)
    x = _x_of(y, number >> 255)
    return None if x is None else (x, y, 1, x * y % P)


_Y = 4 * pow(5, P - 2, P) % P
_X = _x_of(_Y, 0)
assert _X is not None
BASE: Point = (_X, _Y, 1, _X * _Y % P)


def signed(key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether `signature` is the one of `message` under the public `key` (RFC 8032, 5.1.7)."""
    if len(key) != 32 or len(signature) != 64:
        return False
    public, commitment = _point(key), _point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if public is None or commitment is None or s >= Q:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % Q
    return _same(_times(s, BASE), _add(commitment, _times(h, public)))


# The trail


class Trail:
    """What has been read so far, and what did not match."""

    def __init__(self, key: str) -> None:
        self.key = key
        self.found: list[str] = []
        self.seals = self.events = self.chains = self.texts = self.after = 0
        self.roots: dict[int, str] = {}
        self.last_seal = ""
        self.keys: set[str] = set()
        self._root, self._number = GENESIS, 0
        self._sealed: dict[str, dict[int, tuple[str, str]]] = {}
        self._unit, self._seq, self._digest, self._moment = "", 0, GENESIS, ""
        self._reached: dict[str, int] = {}
        self._committed: dict[tuple[str, str], str] = {}

    def seal(self, line: dict[str, Any]) -> None:
        """One seal: it continues the one before, names its heads truly and is signed."""
        seal, heads = line["seal"], line["heads"]
        if seal is None:
            self.found.append(f"第{line['number']}号封存行不见了，只剩它列的链头")
            return
        number = seal["number"]
        content = {"previous": self._root, "number": number, "at": seal["at"], "heads": sorted(heads)}
        if number != self._number + 1 or seal["previous"] != self._root or seal["root"] != sm3(canonical(content)):
            self.found.append(f"第{number}号封存与记录不符：封存行或所列链头被改动或删除")
        if not signed(bytes.fromhex(seal["key"]), bytes.fromhex(seal["root"]), bytes.fromhex(seal["signature"])):
            self.found.append(f"第{number}号封存的签名不对")
        if self.key and seal["key"] != self.key:
            self.found.append(f"第{number}号封存不是用给出的公钥签的")
        for unit, seq, digest in heads:
            self._sealed.setdefault(unit, {})[seq] = (digest, seal["at"])
        self._root, self._number, self.last_seal = seal["root"], number, seal["at"]
        self.roots[number] = seal["root"]
        self.keys.add(seal["key"])
        self.seals += 1

    def event(self, line: dict[str, Any]) -> None:
        """One event: its content, its place in its unit's chain, its time, the seals about it."""
        row = line["event"]
        if row["unit_id"] != self._unit:
            if row["unit_id"] in self._reached:
                self.found.append(f"单位 {row['unit_id']} 的记录不在一处")
            self._unit, self._seq, self._digest, self._moment = row["unit_id"], 0, GENESIS, ""
            self.chains += 1
        place = f"单位 {self._unit} 第{row['seq']}条"
        if row["seq"] != self._seq + 1:
            self.found.append(f"{place}：前面有缺号或重号")
        elif row["previous"] != self._digest:
            self.found.append(f"{place}：与前一条对不上")
        if line["digest"] != sm3(canonical(row)):
            self.found.append(f"{place}：内容被改动")
        if self._moment and row["recorded_at"] < self._moment:
            self.found.append(f"{place}：记录时刻早于前一条")
        sealed = self._sealed.get(self._unit, {})
        if row["seq"] in sealed and sealed[row["seq"]][0] != line["digest"]:
            self.found.append(f"{place}：与封存时不同，封存之后被重写")
        before = sealed.get(row["seq"] - 1)
        if before and _instant(row["recorded_at"]) < _instant(before[1]) - LONGEST_TRANSACTION:
            self.found.append(f"{place}：记录时刻早于它之前的封存")
        self._seq, self._digest, self._moment = row["seq"], line["digest"], row["recorded_at"]
        self._reached[self._unit] = row["seq"]
        self.after += row["seq"] > max(sealed, default=0)
        self.events += 1
        for name, value in row["body"].items():
            if isinstance(value, dict) and "commitment" in value:
                self._committed[line["id"], name] = value["commitment"]

    def text(self, row: dict[str, str]) -> None:
        """One personal text against its commitment."""
        self.texts += 1
        if self._committed.get((row["event"], row["field"])) != sm3(f"{row['salt']}\n{row['text']}"):
            self.found.append(f"记录 {row['event']} 的个人信息文本（{row['field']}）与承诺不符")

    def end(self, told: dict[str, int]) -> None:
        """The last line: what was exported, and no chain shorter than it was sealed."""
        if told != {"seals": self.seals, "events": self.events, "texts": self.texts}:
            self.found.append("导出文件的行数和它自己说的不一样")
        for unit, sealed in self._sealed.items():
            if max(sealed) > self._reached.get(unit, 0):
                self.found.append(f"单位 {unit}：链尾被截断，封存时已有{max(sealed)}条")

    def outside(self, roots: Path) -> None:
        """The seals against the copy of their roots that was kept elsewhere."""
        for line in roots.read_text(encoding="utf-8").splitlines():
            number, _, root, _ = line.split(" ")
            if self.roots.get(int(number)) != root:
                self.found.append(f"第{number}号封存与库外副本不符")


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def read(file: Path, trail: Trail) -> None:
    """Every line of the export. ValueError when it is none, or ends before its end."""
    ended = False
    with file.open(encoding="utf-8") as lines:
        first = json.loads(next(lines, "{}"))
        if first.get("trail") != FORMAT:
            raise ValueError(f"第一行应说明格式 {FORMAT}")
        for line in lines:
            row = json.loads(line)
            if "event" in row:
                trail.event(row)
            elif "seal" in row:
                trail.seal(row)
            elif "text" in row:
                trail.text(row["text"])
            elif "end" in row:
                trail.end(row["end"])
                ended = True
    if not ended:
        raise ValueError("文件没有结尾，可能没有传完")


def main() -> int:
    """Check, and say what was found."""
    parser = argparse.ArgumentParser(description="核对校安导出的办理记录，只用 Python 自带的库。")
    parser.add_argument("file", type=Path, help="xiaoan trail export 写的文件")
    parser.add_argument("--roots", type=Path, help="另一台机器上的 roots.log")
    parser.add_argument("--key", default="", help="封存公钥（十六进制）")
    asked = parser.parse_args()
    if "sm3" not in hashlib.algorithms_available:
        sys.stderr.write("这个 Python 用的 OpenSSL 不带 SM3（GB/T 32905），不能核对。请换一个 Python。\n")
        return 2
    trail = Trail(asked.key.lower())
    try:
        read(asked.file, trail)
        if asked.roots:
            trail.outside(asked.roots)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as unreadable:
        sys.stderr.write(f"读不懂，没有核对完：{unreadable}\n")
        return 2
    for problem in trail.found:
        sys.stdout.write(f"对不上：{problem}\n")
    sys.stdout.write(
        f"核对了 {trail.chains} 条链、{trail.events} 条办理记录、{trail.seals} 次封存、{trail.texts} 段文本。"
        f"{'' if trail.found else '没有发现改动。'}\n"
        f"最近一次封存：{trail.last_seal or '还没有封存过'}；之后的 {trail.after} 条还没有受到封存保护。\n"
        f"封存公钥：{'、'.join(sorted(trail.keys)) or '无'}\n"
    )
    return 1 if trail.found else 0


if __name__ == "__main__":
    sys.exit(main())
