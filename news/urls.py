"""The addresses of the feeds, below a language."""

from django.urls import path

from . import feeds

urlpatterns = [path("feed/<slug:kind>/", feeds.feed, name="feed")]
