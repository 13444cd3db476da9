from django.apps import AppConfig


class WorkConfig(AppConfig):
    name = "xiaoan.kernel.work"
    label = "work"

    def ready(self) -> None:
        from xiaoan.kernel.work.owing.adopted import SOURCE, adopted
        from xiaoan.kernel.work.owing.streams import PROVIDERS

        PROVIDERS.add(SOURCE, adopted)
