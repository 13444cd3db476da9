"""The only place that speaks to the world outside: Apprise's plugins, over a wire that watches where they go.

Apprise answers yes or no. Whether a message surely did not arrive, or may have, is seen on the wire: only the first is
sent again.
"""
