"""The addresses of what search engines read."""

from django.urls import path

from . import views

urlpatterns = [
    path("sitemap.xml", views.sitemap_index, name="sitemap_index"),
    path("sitemap-<str:locale>-<int:part>.xml", views.sitemap, name="sitemap"),
    path("robots.txt", views.robots, name="robots"),
]
