from django.apps import AppConfig


class KeepingConfig(AppConfig):
    name = "xiaoan.features.keeping"
    label = "keeping"
