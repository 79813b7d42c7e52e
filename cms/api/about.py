"""What the API says about itself."""

from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import extend_schema

from cms.core.models import SiteSettings
from cms.core.templatetags.addresses import absolute
from cms.published.registry import item_types

from .answers import answer, etag
from .parameters import read_query
from .schema import Index
from .views import PublicView, json_answer

OPENAPI = Path(__file__).parent / "openapi.json"


class IndexView(PublicView):
    """Where everything is."""

    @extend_schema(operation_id="index", tags=["about"], responses=Index)
    def get(self, request: HttpRequest) -> HttpResponse:
        read_query(request.GET, [])
        site = SiteSettings.load()
        return json_answer(
            request,
            {
                "name": site.name_in(settings.LANGUAGE_CODE),
                "version": "1",
                "default_locale": settings.LANGUAGE_CODE,
                "locales": [code for code, _name in settings.LANGUAGES],
                "resources": {
                    name: absolute(f"/api/v1/{name}/")
                    for name in (
                        *(item_type.path for item_type in item_types().values()),
                        "search",
                        "changes",
                        "resolve",
                        "locales",
                    )
                },
                "documentation": absolute("/api/v1/docs/"),
                "openapi": absolute("/api/v1/openapi.json"),
                "rights": site.rights(settings.LANGUAGE_CODE),
            },
        )


class OpenAPIView(PublicView):
    """The contract: OpenAPI 3.1."""

    schema = None

    def get(self, request: HttpRequest) -> HttpResponse:
        read_query(request.GET, [])
        text = OPENAPI.read_text(encoding="utf-8")
        return answer(request, text.encode(), etag(text))
