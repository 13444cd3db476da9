from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "xiaoan.kernel.catalogue"
    label = "catalogue"
