from django.apps import AppConfig


class PublishedConfig(AppConfig):
    name = "cms.published"
    label = "published"
