from django.apps import AppConfig


class ReturnsConfig(AppConfig):
    name = "xiaoan.features.returns"
    label = "returns"
