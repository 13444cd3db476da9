"""Ledgers 台账: typed registers whose columns a pack declares. A row has days, a history and a mark."""
