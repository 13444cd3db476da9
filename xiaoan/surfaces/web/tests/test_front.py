"""The front-end step: a lock without addresses, and only what can be served as it is."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from front import install

ROOT = install.ROOT


def test_the_lock_pins_content_and_names_no_registry() -> None:
    said = (ROOT / "package-lock.json").read_text(encoding="utf-8")
    packages = {name: entry for name, entry in json.loads(said)["packages"].items() if name}
    assert {"node_modules/htmx.org", "node_modules/echarts"} <= set(packages)
    assert all(entry["integrity"].startswith("sha512-") for entry in packages.values())
    assert not re.search(r"https?://", said)
    assert "omit-lockfile-registry-" in (ROOT / ".npmrc").read_text(encoding="utf-8")


def test_pointers_to_source_maps_are_taken_out() -> None:
    script = b"var a=1;\n//# sourceMappingURL=a.js.map\n/*# sourceMappingURL=a.css.map */\n"
    assert b"sourceMappingURL" not in install.SOURCE_MAP.sub(b"", script)
    assert install.SOURCE_MAP.sub(b"", b"var a=1;") == b"var a=1;"


def test_a_changed_lock_asks_for_the_step_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(install, "VENDOR", tmp_path)
    for name in install.COPIED.values():
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / ".stamp").write_text(install.stamp())
    assert install.complete(install.stamp())
    assert not install.complete("another")
    (tmp_path / "htmx.js").unlink()
    assert not install.complete(install.stamp())
