from django.apps import AppConfig


class ExportsConfig(AppConfig):
    name = "xiaoan.features.exports"
    label = "exports"
