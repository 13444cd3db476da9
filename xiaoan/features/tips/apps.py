from django.apps import AppConfig


class TipsConfig(AppConfig):
    name = "xiaoan.features.tips"
    label = "tips"
