"""备份: what came of the nightly backup and of its rehearsal, so that a failure is seen by those who must act on it.

Making and bringing back a backup is the console's work (surfaces/console/keeping); this only remembers how it went.
"""
