"""The addresses below /api/: all of version 1, and the one answer for everything else."""

from django.urls import URLPattern, path, re_path

from cms.published.registry import item_types

from .about import IndexView, OpenAPIView
from .changes import ChangesView
from .docs import DocsView
from .locales import LocalesView
from .resolving import ResolveView
from .schema import documented_views
from .searching import SearchView
from .views import NotFoundView

urlpatterns: list[URLPattern] = []
# First what is asked for most.
for item_type in item_types().values():
    list_view, detail_view = documented_views(item_type)
    urlpatterns += [
        path(f"v1/{item_type.path}/", list_view.as_view()),
        path(f"v1/{item_type.path}/<uuid:id>/", detail_view.as_view()),
    ]
urlpatterns += [
    path("v1/", IndexView.as_view()),
    path("v1/search/", SearchView.as_view()),
    path("v1/changes/", ChangesView.as_view()),
    path("v1/locales/", LocalesView.as_view()),
    path("v1/resolve/", ResolveView.as_view()),
    path("v1/docs/", DocsView.as_view()),
    path("v1/openapi.json", OpenAPIView.as_view()),
    re_path(r"[\s\S]*", NotFoundView.as_view()),
]
