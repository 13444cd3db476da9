"""From folders of YAML to checked packs: `read_packs(root)`, `read_pack(folder)`, `read_overlay(file, …)`.

Refuses unknown and duplicate keys, dead references, cycles and loosening: BadPack(file, line, reason).
"""

from xiaoan.kernel.catalogue.reading.folder import read_overlay, read_pack, read_packs

__all__ = ["read_overlay", "read_pack", "read_packs"]
