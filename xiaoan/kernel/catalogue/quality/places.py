"""Where a code is written in a folder of packs, for what is found long after the files were read."""

from __future__ import annotations

import re
from pathlib import Path

from xiaoan.foundation.errors import BadPack


def bad(root: Path, pack: str, code: str, reason: str, family: str = "") -> BadPack:
    """The fault at the line on which the pack defines the code; at the pack's head when that is not found.

    A duty and its list may have one code: files of the `family` (duties, checklists …) are looked at first.
    """
    pattern = re.compile(rf"^[\s-]*\{{?\s*code:\s*[\"']?{re.escape(code)}[\"']?\s*(?:[,}}#]|$)")
    for file in sorted((root / pack).glob("*.yaml"), key=lambda each: (not each.name.startswith(family), each.name)):
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
            if pattern.search(line):
                return BadPack(f"{pack}/{file.name}", number, reason)
    return BadPack(f"{pack}/pack.yaml", 0, reason)
