"""XiaoAn 校安: what each school owes for its safety, by whom and when, and what became of it."""

__version__ = "0.1.0"
