from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "xiaoan.kernel.indicators"
    label = "indicators"
