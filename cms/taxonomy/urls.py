"""The addresses of organisations and places, below a language."""

from django.urls import path

from . import views

urlpatterns = [
    path("organisations/<slug:slug>/", views.organisation, name="organisation"),
    path("places/<slug:slug>/", views.place, name="place"),
]
