from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class WiringConfig(AppConfig):
    name = "xiaoan.wiring"
    label = "wiring"

    def ready(self) -> None:
        from xiaoan.wiring import (
            channels,
            checks,
            erasing,
            exports,
            inbox,
            letters,
            reactions,
            returns,
            roles,
            schedule,
            signing,
        )

        # Every kind of event must be known before a history is shown.
        autodiscover_modules("events")
        for table in (roles, reactions, letters, inbox, schedule, checks, erasing, signing, channels, exports, returns):
            table.fill()
