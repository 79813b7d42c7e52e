"""Compiles the interface's translations where they are newer than their result."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.core.catalogues import compile_catalogues, faults, gaps


class Command(BaseCommand):
    help = "Compile the interface's translations (.po to .mo); needs no gettext."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="only report faults, and fail if there are any")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["check"]:
            found = [*faults(), *gaps()]
            if found:
                raise CommandError("\n".join([*found, "`manage.py update_catalogues` adds what is lacking."]))
            return
        compile_catalogues()
