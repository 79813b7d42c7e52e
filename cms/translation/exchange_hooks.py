"""Where the exchange of files, and machine translation, meet Wagtail's admin."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry

from . import exchange_views
from .rights import editable_locales


# Before wagtail-localize's own: the first match answers, and its names still lead here.
@hooks.register("register_admin_urls", order=-2)
def exchange_addresses() -> list[URLPattern]:
    return [
        path("localize/translate/<int:translation_id>/pofile/download/", exchange_views.download),
        path("localize/translate/<int:translation_id>/pofile/upload/", exchange_views.upload),
        path("localize/translate/<int:translation_id>/machine_translate/", exchange_views.translate_by_machine),
        path("translations/files/", exchange_views.index, name="translation_exchange"),
        path("translations/files/download/", exchange_views.download_many, name="download_translations"),
    ]


class _ForTranslators(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(editable_locales(request.user))


@hooks.register("register_reports_menu_item")
def offer_files() -> MenuItem:
    address = reverse("translation_exchange")
    return _ForTranslators(_("Translation files"), address, name="translation-files", icon_name="download", order=640)


@hooks.register("register_log_actions")
def log_import(actions: LogActionRegistry) -> None:
    actions.register_action("translation.import", _("Import words"), _("Words imported from a PO file"))
    actions.register_action("translation.machine", _("Translate by machine"), _("Missing words written by a machine"))
