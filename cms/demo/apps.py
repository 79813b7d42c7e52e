from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The demo content; not installed in production."""

    name = "cms.demo"
    label = "demo"
