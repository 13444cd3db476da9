from django.apps import AppConfig


class FeedsConfig(AppConfig):
    name = "xiaoan.features.feeds"
    label = "feeds"
