"""What `trail verify` checks besides chains and live rows: that no release says anything but what its digest says."""

from __future__ import annotations

from collections.abc import Iterator

from xiaoan.kernel.catalogue.models import Release
from xiaoan.kernel.catalogue.pack.schema import digest
from xiaoan.kernel.trail.verify import EXTRA, Finding


def altered_releases() -> Iterator[Finding]:
    """Releases whose content was changed behind the system's back."""
    for release in Release.objects.order_by("pack", "version").iterator():
        if digest(release.content) != release.digest:
            problem = f"工作标准“{release.title}”{release.version} 版的内容与它的摘要不符：绕过系统改动"
            yield Finding(problem, object_type="catalogue.release", object_id=release.id)


def fill() -> None:
    EXTRA.add("releases", altered_releases)
