from django.apps import AppConfig


class PoliciesConfig(AppConfig):
    name = "xiaoan.features.policies"
    label = "policies"
