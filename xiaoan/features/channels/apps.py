from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    name = "xiaoan.features.channels"
    label = "channels"
