"""Packs (工作标准) on the command line: checking, loading, reading and comparing them."""
