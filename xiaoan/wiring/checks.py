"""What must hold before a process may serve: a web process with more power than it needs refuses to start."""

from __future__ import annotations

import sys

from xiaoan.foundation.rls import excess_powers


def refuse_excess_power() -> None:
    """End the process, saying why, when its database role could do more than pages need."""
    excess = excess_powers()
    if excess:
        sys.exit("web 进程的数据库权限过大，拒绝启动：" + "；".join(excess))
