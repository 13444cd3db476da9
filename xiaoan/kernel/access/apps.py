from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "xiaoan.kernel.access"
    label = "access"
