from django.apps import AppConfig


class HazardsConfig(AppConfig):
    name = "xiaoan.kernel.hazards"
    label = "hazards"
