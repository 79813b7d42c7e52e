"""Every address of the site. What is public and new here joins the leak test (tests/histories/surfaces.py)."""

from django.apps import apps
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.urls import serve_pattern

from cms.core import views
from cms.published.serving import serve

handler400 = "cms.api.problems.bad_request"
handler404 = "cms.published.missing.not_found"
handler500 = "cms.api.problems.server_error"

urlpatterns = [
    path("api/", include("cms.api.urls")),
    path("", views.choose_language),
    path("healthz", views.health),
    path("media/<path:path>", views.media),
    path("admin/", include(wagtailadmin_urls)),
    path("", include("cms.published.urls")),
    *i18n_patterns(
        path("", include("search.urls")),
        path("", include("news.urls")),
        path("", include("cms.taxonomy.urls")),
        # Pages only: Wagtail's sign-in forms for restricted pages would tell that they exist.
        re_path(serve_pattern, serve, name="wagtail_serve"),
    ),
]

if apps.is_installed("cms.demo"):
    from cms.demo.gallery import gallery

    urlpatterns.insert(0, path("components/", gallery))
