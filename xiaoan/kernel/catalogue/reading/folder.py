"""A folder of YAML into a checked Pack.

`pack.yaml` and, where needed, words*, duties*, checklists*, ledgers*, hazards*, norms*, indicators*, registers*,
headlines*, inspections*, returns*, profiles*, examples*.yaml; a large file may be split by idea
(`duties_patrol.yaml`). Refuses a file it does not know.
"""

from __future__ import annotations

import typing
from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NamedTuple

from xiaoan.foundation.errors import BadPack
from xiaoan.kernel.catalogue.pack.schema import Overlay, Pack, Value
from xiaoan.kernel.catalogue.pack.shelf import deep
from xiaoan.kernel.catalogue.pack.words import Vocabulary
from xiaoan.kernel.catalogue.reading.checking import check_pack
from xiaoan.kernel.catalogue.reading.decoding import Decoder, Lines, unknown_key
from xiaoan.kernel.catalogue.reading.nodes import Items, Keys, Scalar, nodes
from xiaoan.kernel.catalogue.reading.overlays import check_overlay
from xiaoan.kernel.catalogue.reading.shared.borrowing import Borrowing

HEAD = "pack.yaml"
EXAMPLES = "examples"
_HEAD_KEYS = ("code", "title", "title_en", "version", "about", "domain", "requires", "sources", "grounds", "parameters")
_KEYS = {
    "words": tuple(Vocabulary.__struct_fields__),
    "sources": ("sources",),
    "grounds": ("grounds",),
    "parameters": ("parameters",),
    "charges": ("charges",),
    "duties": ("duties",),
    "checklists": ("items", "checklists"),
    "ledgers": ("ledgers",),
    "hazards": ("hazards", "combined"),
    "norms": ("norms",),
    "indicators": ("indicators",),
    "registers": ("registers",),
    "headlines": ("headlines",),
    "inspections": ("inspections",),
    "returns": ("returns",),
    "profiles": ("profiles",),
    "limits": ("limits",),
    "jurisdictions": ("jurisdictions",),
}
LENT = ("grounds", "theme_days")
"""Keys that are read before all others of a pack, since these may borrow from them."""
_HINTS = typing.get_type_hints(Pack)


def read_packs(root: Path) -> dict[str, Pack]:
    """Every pack folder under `root`, read and checked, required packs first. Raises BadPack."""
    folders = {each.name: each for each in sorted(root.iterdir()) if (each / HEAD).is_file()}
    if not folders:
        raise BadPack(root.name, 0, f"这个文件夹里没有工作标准（没有哪个子文件夹里有 {HEAD}）。")
    known: dict[str, Pack] = {}
    for folder in folders.values():
        _read_with_required(folder, folders, known, ())
    return known


def read_pack(folder: Path, known: Mapping[str, Pack] | None = None) -> Pack:
    """One pack, checked against the packs it requires.

    Those come from `known`, else from folders of the same name beside this one. Raises BadPack.
    """
    beside = {each.name: each for each in folder.parent.iterdir() if (each / HEAD).is_file()}
    beside[folder.name] = folder
    packs = dict(known or {})
    packs.pop(folder.name, None)
    return _read_with_required(folder, beside, packs, ())


def read_overlay(
    file: Path, base: Pack, known: Mapping[str, Pack], values: Mapping[str, Value] | None = None
) -> Overlay:
    """An overlay file, checked to fit `base` and to tighten only. Raises BadPack.

    `values` are the parameter values it stands on, by a profile or an overlay above (default: the pack's).
    """
    lines = Lines()
    overlay: Overlay = Decoder(file.name, lines).struct(Overlay, nodes(file.read_bytes(), file.name))
    check_overlay(overlay, base, known, values, lines)
    return overlay


class _Written(NamedTuple):
    """One file of a pack as its YAML stands: what it is called in errors, the keys it may have, its tree."""

    name: str
    allowed: tuple[str, ...]
    tree: Keys


def _read_with_required(
    folder: Path, folders: Mapping[str, Path], known: dict[str, Pack], reading: tuple[str, ...]
) -> Pack:
    if folder.name in known:
        return known[folder.name]
    files = [_parsed(folder, file) for file in _files(folder)]
    wanted = _requires(files[0])
    for code, line in wanted.items():
        if code in (*reading, folder.name):
            circle = " → ".join((*reading, folder.name, code))
            raise BadPack(files[0].name, line, f"工作标准互相依赖成了圈：{circle}。")
        if code not in known:
            if code not in folders:
                raise BadPack(files[0].name, line, f"找不到所依赖的工作标准“{code}”：它要和这一套放在同一个文件夹里。")
            _read_with_required(folders[code], folders, known, (*reading, folder.name))
    pack, lines = _decoded(folder, files, deep(wanted, known))
    check_pack(pack, known, lines)
    known[folder.name] = pack
    return pack


def _parsed(folder: Path, file: Path) -> _Written:
    name = f"{folder.name}/{file.name}"
    allowed = _HEAD_KEYS if file.name == HEAD else _KEYS[_family(file)]
    tree = nodes(file.read_bytes(), name)
    if not isinstance(tree, Keys):
        raise BadPack(name, tree.line, f"这个文件应当由“项: 内容”组成，可以写：{'、'.join(allowed)}。")
    return _Written(name, allowed, tree)


def _requires(head: _Written) -> dict[str, int]:
    """The packs a head asks for, each with its line; what is written wrongly is told when it is decoded."""
    _, listed = head.tree.entries.get("requires", (0, None))
    texts = listed.nodes if isinstance(listed, Items) else ()
    return {each.text: each.line for each in texts if isinstance(each, Scalar)}


def _decoded(folder: Path, files: Sequence[_Written], beneath: Iterable[Pack]) -> tuple[Pack, Lines]:
    """The pack as it is written: first what its other parts may borrow, then all the rest."""
    lines = Lines()
    borrowing = Borrowing.from_packs(beneath, lines)
    values: dict[str, Any] = {}
    parts: list[tuple[str, int, str, int]] = []
    for file in files:
        _decode(file, borrowing, lines, values, parts, lambda key: key in LENT)
    borrowing.add(values.get("grounds", ()), values.get("theme_days", ()))
    for file in files:
        _decode(file, borrowing, lines, values, parts, lambda key: key not in LENT)
    missing = [key for key in ("code", "title", "title_en", "version") if key not in values]
    if missing:
        raise BadPack(f"{folder.name}/{HEAD}", 1, f"缺少“{'”“'.join(missing)}”。")
    pack = Pack(**values)
    lines.keep(pack, [("", -1, f"{folder.name}/{HEAD}", 1), *parts])
    if pack.code != folder.name:
        raise lines.bad(pack, "code", f"code 写的是“{pack.code}”，文件夹却叫“{folder.name}”，两者应当相同。")
    return pack, lines


def _decode(
    file: _Written, borrowing: Borrowing, lines: Lines, values: dict[str, Any],
    parts: list[tuple[str, int, str, int]], wanted: Callable[[str], bool],
) -> None:  # fmt: skip
    """Adds the wanted keys of one file to `values`, and their lines to `parts`."""
    decoder = Decoder(file.name, lines, borrowing)
    for key, (line, node) in file.tree.entries.items():
        if key not in file.allowed:
            raise BadPack(file.name, line, unknown_key(key, file.allowed))
        if not wanted(key):
            continue
        value = decoder.value(_HINTS[key], node, key)
        start = len(values.get(key, ())) if isinstance(node, Items) else 0
        values[key] = (*values.get(key, ()), *value) if isinstance(node, Items) else value
        parts.append((key, -1, file.name, line))
        if isinstance(node, Items):
            parts += [(key, start + at, file.name, one.line) for at, one in enumerate(node.nodes)]


def _files(folder: Path) -> list[Path]:
    """The head first, then the rest by name; a file nobody would read is an error, not silence."""
    if not (folder / HEAD).is_file():
        raise BadPack(f"{folder.name}/{HEAD}", 0, f"缺少 {HEAD}。")
    found = []
    for file in sorted(folder.iterdir()):
        if file.name == HEAD or file.name.startswith((".", "README")):
            continue
        known = file.suffix == ".yaml" and _family(file) in (*_KEYS, EXAMPLES)
        if not known or not file.is_file():
            raise BadPack(f"{folder.name}/{file.name}", 0, _unknown_file(file))
        if _family(file) != EXAMPLES:
            found.append(file)
    return [folder / HEAD, *found]


def _unknown_file(file: Path) -> str:
    families = (HEAD.removesuffix(".yaml"), *_KEYS, EXAMPLES)
    near = get_close_matches(_family(file), families, n=1)
    if near:
        return f"不认识的文件，是不是想叫 {near[0]}.yaml？"
    words = "、".join(f"{each}.yaml" for each in families)
    return f"不认识的文件；可以有：{words}。说明和草稿请放进 README 开头的文件，或移到别处。"


def _family(file: Path) -> str:
    return file.stem.split("_", 1)[0]
