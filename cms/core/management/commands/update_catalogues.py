"""Brings the interface's catalogues in line with what templates and Python mark for translation."""

from typing import Any

from django.core.management.base import BaseCommand

from cms.core.catalogues import update_catalogues


class Command(BaseCommand):
    help = "Add new texts of the interface to each language's catalogue and drop those that nothing shows any more."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        update_catalogues()
