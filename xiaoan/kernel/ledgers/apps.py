from django.apps import AppConfig


class LedgersConfig(AppConfig):
    name = "xiaoan.kernel.ledgers"
    label = "ledgers"
