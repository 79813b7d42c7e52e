"""The URL configuration of the stock site: Wagtail's API v2 and its page rendering, written the documented way.

The models get the API fields, templates and contexts that a site without a read model would give them. It is spared
what it can be spared: pictures have been encoded, related rows are read together, nobody is signed in.
"""

from typing import Any

from django.conf.urls.i18n import i18n_patterns
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.urls import include, path
from wagtail import hooks
from wagtail import urls as wagtail_urls
from wagtail.api import APIField
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.views import PagesAPIViewSet
from wagtail.images.api.fields import ImageRenditionField
from wagtail.models import Page

from news.models import NewsPage, NewsProject, NewsTheme
from projects.models import Objective, ProjectCountry, ProjectIndexPage, ProjectPage, ProjectTheme

_CARD = APIField("card", serializer=ImageRenditionField("fill-800x533|format-webp", source="lead_image"))
_FACETS = {"country": "countries__country", "theme": "theme_links__theme__code", "status": "status"}

NewsTheme.api_fields = ProjectTheme.api_fields = [APIField("theme")]
NewsProject.api_fields = [APIField("project")]
ProjectCountry.api_fields = [APIField("country"), APIField("percentage")]
Objective.api_fields = [APIField("text")]
NewsPage.api_fields = [
    APIField("date"),
    APIField("summary"),
    _CARD,
    APIField("body"),
    APIField("theme_links"),
    APIField("project_links"),
]
ProjectPage.api_fields = [
    APIField("status"),
    APIField("actual_start"),
    APIField("planned_end"),
    APIField("summary"),
    _CARD,
    APIField("overall_goal"),
    APIField("body"),
    APIField("theme_links"),
    APIField("countries"),
    APIField("objectives"),
]


class ProjectsViewSet(PagesAPIViewSet):
    """Projects by country, theme and status."""

    model = ProjectPage
    name = "projects"
    known_query_parameters = PagesAPIViewSet.known_query_parameters.union({"country", "theme"})

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        for name in ("country", "theme"):
            if value := self.request.GET.get(name):
                queryset = queryset.filter(**{_FACETS[name]: value})
        return super().filter_queryset(queryset.distinct())


api_router = WagtailAPIRouter("wagtailapi")
api_router.register_endpoint("pages", PagesAPIViewSet)
api_router.register_endpoint("projects", ProjectsViewSet)


def _news_context(self: NewsPage, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
    context = Page.get_context(self, request, *args, **kwargs)
    links = list(self.theme_links.select_related("theme"))
    others = _live(NewsPage.objects.sibling_of(self, inclusive=False)).order_by("-date")
    return context | {
        "themes": [link.theme for link in links],
        "projects": [link.project for link in self.project_links.select_related("project")],
        "places": [link.place for link in self.place_links.select_related("place").prefetch_related("place__names")],
        "authors": self.authors.all(),
        "related": others.filter(theme_links__theme__in=[link.theme_id for link in links]).distinct()[:4],
        "latest": others[:4],
    }


def _catalogue_context(self: ProjectIndexPage, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
    context = Page.get_context(self, request, *args, **kwargs)
    projects = _live(ProjectPage.objects.child_of(self))
    for name, lookup in _FACETS.items():
        if value := request.GET.get(name):
            projects = projects.filter(**{lookup: value})
    facets = {
        name: list(projects.order_by().values_list(lookup).annotate(count=Count("pk", distinct=True)))
        for name, lookup in _FACETS.items()
    }
    listed = projects.distinct().order_by("-actual_start").select_related("lead_image")
    listed = listed.prefetch_related("countries", "theme_links__theme", "lead_image__renditions")
    return context | {"facets": facets, "projects": Paginator(listed, 24).get_page(request.GET.get("page"))}


def _live(pages: QuerySet) -> QuerySet:
    return pages.live().public()


NewsPage.get_context, NewsPage.template = _news_context, "bench/news_page.html"
ProjectIndexPage.get_context, ProjectIndexPage.template = _catalogue_context, "bench/project_index_page.html"

# Whether a page is public is asked as Wagtail asks it.
hooks.get_hooks("before_serve_page")
hooks._hooks["before_serve_page"] = [
    entry for entry in hooks._hooks["before_serve_page"] if entry[0].__module__.startswith("wagtail.")
]

urlpatterns = [
    path("api/v2/", api_router.urls),
    *i18n_patterns(path("", include(wagtail_urls))),
]
