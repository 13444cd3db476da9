from django.apps import AppConfig


class MessagesConfig(AppConfig):
    name = "xiaoan.kernel.messages"
    label = "inbox"
