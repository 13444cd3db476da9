from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "xiaoan.surfaces.api"
    label = "api"
