from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "xiaoan.kernel.indicators"
    label = "indicators"

    def ready(self) -> None:
        from xiaoan.kernel.indicators import measures
        from xiaoan.kernel.indicators.queries import closed_at
        from xiaoan.kernel.work.months import CLOSED

        measures.fill()
        CLOSED.add("indicators", closed_at)
