"""The catalogue 工作标准: packs as strict text, immutable releases, and who has adopted which.

A safety domain is data; nothing here names one. See docs/mechanisms/packs.md.
"""
