from django.apps import AppConfig


class OrgConfig(AppConfig):
    name = "xiaoan.kernel.org"
    label = "org"
