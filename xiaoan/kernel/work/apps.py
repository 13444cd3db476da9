from django.apps import AppConfig


class WorkConfig(AppConfig):
    name = "xiaoan.kernel.work"
    label = "work"

    def ready(self) -> None:
        from xiaoan.kernel.work.owing import adopted, demanded
        from xiaoan.kernel.work.owing.streams import PROVIDERS

        PROVIDERS.add(adopted.SOURCE, adopted.adopted)
        PROVIDERS.add(demanded.SOURCE, demanded.demanded)
