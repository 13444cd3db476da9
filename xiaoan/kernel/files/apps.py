from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "xiaoan.kernel.files"
    label = "files"
