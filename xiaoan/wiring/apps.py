from django.apps import AppConfig


class WiringConfig(AppConfig):
    name = "xiaoan.wiring"
    label = "wiring"

    def ready(self) -> None:
        from xiaoan.wiring import checks, inbox, measures, reactions, roles, schedule

        for table in (roles, reactions, inbox, measures, schedule, checks):
            table.fill()
