"""What the packs of the house must be beyond being readable: complete for laymen, honest in time, nothing asked twice.

`weaknesses(root, packs)` tells all of it. Only a folder with a coverage table is held to it: one's own packs are not.
"""

from xiaoan.kernel.catalogue.quality.weaknesses import weaknesses

__all__ = ["weaknesses"]
