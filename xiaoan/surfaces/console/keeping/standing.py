"""`python -m xiaoan.surfaces.console.keeping.standing`: where the trail stands, as JSON. Asked by a restore."""

from __future__ import annotations

import json
from dataclasses import asdict

from xiaoan.surfaces.console.boot import wake


def main() -> None:
    """Print the standing as the auditor sees it."""
    wake("auditor")
    from xiaoan.foundation.rls import EVERYTHING, opened
    from xiaoan.kernel.trail.queries import standing

    with opened(EVERYTHING, readonly=True):
        print(json.dumps(asdict(standing())))


if __name__ == "__main__":
    main()
