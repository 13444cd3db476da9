"""/backups: how the nightly backups and their rehearsals went, for who answers for the installation."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from xiaoan.features.keeping.queries import runs
from xiaoan.features.keeping.rules import Health, health
from xiaoan.features.keeping.verbs import SEE
from xiaoan.surfaces.web.door import Seat, page
from xiaoan.surfaces.web.signs import Words

WORDS: dict[Health, Words] = {
    Health.NEVER: _("还没有做过夜间备份。请系统管理员按 docs/operate/backup.md 设置。"),
    Health.SOUND: _("最近一次备份能恢复，逐项核对一致。"),
    Health.FAILED: _("最近一次备份没有成功。请系统管理员今天处理：数据现在没有可靠的备份。"),
    Health.STALE: _("超过一天半没有新的备份。请系统管理员今天查看后台任务是否在运行。"),
}


@page(verb=SEE)
@require_safe
def show(request: Seat) -> HttpResponse:
    """The newest nights, the newest first; one query."""
    found = runs()
    how = health(found, request.at)
    shown = {"runs": found, "words": WORDS[how], "well": how in (Health.SOUND, Health.NEVER)}
    return render(request, "pages/admin/backups.html", shown)
