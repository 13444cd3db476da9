from django.apps import AppConfig


class TreeConfig(AppConfig):
    name = "xiaoan.kernel.tree"
    label = "tree"
