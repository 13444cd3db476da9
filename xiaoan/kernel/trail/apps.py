from django.apps import AppConfig


class TrailConfig(AppConfig):
    name = "xiaoan.kernel.trail"
    label = "trail"
