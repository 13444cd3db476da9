"""The trail 办理记录: every act leaves an event in its unit's SM3 chain that cannot be changed silently.

No foreign keys, no updates. Seals are signed with a key outside the database; `verify` needs nothing
of ours but the rows. See docs/mechanisms/trail.md.
"""
