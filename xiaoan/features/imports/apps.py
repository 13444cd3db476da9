from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "xiaoan.features.imports"
    label = "imports"
