"""The site's own data: its settings and what the home page of each language says."""

from typing import Any

from cms.core.models import SiteSettings
from cms.core.models.settings import SiteWords, SocialMediaProfile
from cms.partners.models import Endpoint, Partner
from home.models import HomePage
from search.models import Recommendation, RecommendedPage

from .content.hub import (
    ATTRIBUTIONS,
    HOME_PICTURE,
    HOME_PROJECTS,
    HOMES,
    PARTNER,
    RECOMMENDATIONS,
    SETTINGS,
    SOCIAL_MEDIA,
    WEBHOOK,
)
from .content.shapes import picture
from .library import find_or_make
from .originals import fill, made_rows, original


def write_settings() -> None:
    """Say who publishes the site, in every language."""
    settings = SiteSettings.load()
    for name, value in SETTINGS.items():
        setattr(settings, name, value)
    settings.logo = find_or_make(picture("logo"))
    settings.social_media = [
        SocialMediaProfile(service=service, url=url, sort_order=order)
        for order, (service, url) in enumerate(SOCIAL_MEDIA.items())
    ]
    settings.save()
    for language, attribution in ATTRIBUTIONS.items():
        words = {"name": HOMES[language]["title"], "attribution": attribution}
        SiteWords.objects.update_or_create(of=settings, language=language, defaults=words)


def write_partner() -> None:
    """A partner site, without a key; its webhook is switched off, because nobody listens there."""
    partner, is_new = Partner.objects.get_or_create(name=PARTNER["name"], defaults=PARTNER)
    if is_new:
        Endpoint.objects.create(partner=partner, active=False, **WEBHOOK)


def write_recommendations() -> None:
    """Say what the search shows first."""
    for language, (searches, reference, note) in RECOMMENDATIONS.items():
        row = RecommendedPage(page=original(reference.key).page_ptr, note=note, sort_order=0)
        Recommendation(language=language, searches=searches, pages=[row]).save()


def write_homes() -> None:
    """Give the home page of each language its words. Each is a page of its own, none a translation of another."""
    for language, words in HOMES.items():
        home: Any = HomePage.objects.get(locale__language_code=language, depth=2)
        values: dict[str, Any] = {name: words[name] for name in ("title", "summary", "lead_image_alt")}
        figures = [dict(zip(("value", "unit", "statement"), figure, strict=True)) for figure in words["figures"]]
        body = [("paragraph", {"text": words["text"]}), ("key_figures", {"figures": figures})]
        values |= {"lead_image": picture(HOME_PICTURE), "body": body}
        for name, value in values.items():
            fill(home, name, value, f"home/{language}/{name}")
        rows = [{"project": project} for project in HOME_PROJECTS]
        home.featured_projects = made_rows(home, "featured_projects", rows, f"home/{language}/featured_projects")
        home.save_revision().publish()
