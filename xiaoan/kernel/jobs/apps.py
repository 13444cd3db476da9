from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "xiaoan.kernel.jobs"
    label = "jobs"
