from django.apps import AppConfig


class InspectionsConfig(AppConfig):
    name = "xiaoan.features.inspections"
    label = "inspections"
