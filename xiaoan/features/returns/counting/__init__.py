"""From records to figures: each source read once for many units, then put together by unit."""
