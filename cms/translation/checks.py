"""What machine translation needs, said at start-up."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register


@register()
def pairs_are_of_languages(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """A pair that no text matches would be a machine that never works."""
    codes = {code for code, _name in settings.LANGUAGES}
    found: list[CheckMessage] = []
    for pair in settings.MACHINE_TRANSLATION_PAIRS:
        source, _, target = pair.partition(":")
        if source == target or not {source, target} <= codes:
            found.append(
                Error(
                    f"“{pair}” in MACHINE_TRANSLATION_PAIRS is no pair of the site's languages.",
                    hint="Write en:ru for from English into Russian; several with commas between.",
                    id="translation.E001",
                )
            )
    return found


@register()
def machine_has_what_it_needs(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Without its key or address a machine translator would only say so to a translator."""
    machine = settings.WAGTAILLOCALIZE_MACHINE_TRANSLATOR or {}
    options = machine.get("OPTIONS", {})
    lacking = {
        "MACHINE_TRANSLATOR_KEY": "AUTH_KEY" in options and not options["AUTH_KEY"],
        "MACHINE_TRANSLATOR_URL": "LIBRETRANSLATE_URL" in options and not options["LIBRETRANSLATE_URL"],
    }
    return [
        Error(f"The machine translator needs {name}.", hint="See cms/docs/deploy.md.", id="translation.E002")
        for name, lacks in lacking.items()
        if lacks
    ]
