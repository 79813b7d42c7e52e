"""What people fill in about partners and webhooks."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cms.core.territories import country_names
from cms.published.models import PublishedFacet
from cms.published.registry import item_types

from .models import ApiKey, Endpoint
from .outbound import Undeliverable, check

_ALL = _("None chosen: all.")


class KeyForm(forms.ModelForm[ApiKey]):
    class Meta:
        model = ApiKey
        fields = ["label"]


class EndpointForm(forms.ModelForm[Endpoint]):
    """An endpoint with what it wants to be told of; each list is kept as text between commas."""

    url = forms.URLField(
        label=_("Address"),
        max_length=500,
        assume_scheme="https",
        help_text=_(
            "Begins with https:// and can be reached by anybody. Nothing is sent to addresses inside a network."
        ),
    )
    types = forms.MultipleChoiceField(
        label=_("Types"), required=False, widget=forms.CheckboxSelectMultiple, help_text=_ALL
    )
    locales = forms.MultipleChoiceField(
        label=_("Languages"), required=False, widget=forms.CheckboxSelectMultiple, help_text=_ALL
    )
    themes = forms.MultipleChoiceField(
        label=_("Themes"), required=False, widget=forms.CheckboxSelectMultiple, help_text=_ALL
    )
    countries = forms.CharField(
        label=_("Countries"), required=False, help_text=_("Their codes, between commas: KG, KZ. Empty: all.")
    )

    class Meta:
        model = Endpoint
        fields = ["partner", "url", "types", "locales", "themes", "countries"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("types", "locales", "themes"):
            self.initial[name] = _split(getattr(self.instance, name))
        self._offer("types", [(name, gettext(name.capitalize())) for name in item_types()])
        self._offer("locales", settings.LANGUAGES)
        codes = PublishedFacet.objects.filter(name="code", item__type="theme", item__removed=False)
        # What was chosen is still there if the theme is not public any more.
        themes = sorted({*codes.values_list("value", flat=True), *self.initial["themes"]})
        self._offer("themes", [(code, code) for code in themes])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"]
        try:
            check(url)
        except Undeliverable as error:
            raise ValidationError(gettext(str(error))) from None
        return url

    def clean_types(self) -> str:
        return ",".join(self.cleaned_data["types"])

    def clean_locales(self) -> str:
        return ",".join(self.cleaned_data["locales"])

    def clean_themes(self) -> str:
        return ",".join(self.cleaned_data["themes"])

    def clean_countries(self) -> str:
        codes = [code.strip().upper() for code in _split(self.cleaned_data["countries"])]
        if unknown := [code for code in codes if code not in country_names("en")]:
            told = gettext("No country code (ISO 3166-1, two letters): %(codes)s.")
            raise ValidationError(told % {"codes": ", ".join(unknown)})
        return ",".join(codes)


def _split(text: str) -> list[str]:
    return [part for part in text.split(",") if part.strip()]
