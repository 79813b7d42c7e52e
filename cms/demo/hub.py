"""The site's own data: its settings and what the home page of each language says."""

import json

from cms.core.models import SiteSettings
from cms.core.models.settings import SocialMediaProfile
from home.models import HomePage

from .content.hub import HOME_PICTURE, HOMES, SETTINGS, SOCIAL_MEDIA
from .content.shapes import picture
from .library import find_or_make
from .originals import stream


def write_settings() -> None:
    """Say who publishes the site."""
    settings = SiteSettings.load()
    for name, value in SETTINGS.items():
        setattr(settings, name, value)
    settings.logo = find_or_make(picture("logo"))
    settings.social_media = [
        SocialMediaProfile(service=service, url=url, sort_order=order)
        for order, (service, url) in enumerate(SOCIAL_MEDIA.items())
    ]
    settings.save()


def write_homes() -> None:
    """Give the home page of each language its words. Each is a page of its own, none a translation of another."""
    for language, words in HOMES.items():
        home = HomePage.objects.get(locale__language_code=language, depth=2)
        home.title, home.summary, home.lead_image_alt = words["title"], words["summary"], words["lead_image_alt"]
        home.lead_image = find_or_make(picture(HOME_PICTURE))
        body = stream(
            HomePage._meta.get_field("body").stream_block,
            [("paragraph", {"text": words["text"]})],
            f"home/{language}/body",
        )
        home.body = json.dumps(body)
        home.save_revision().publish()
