from typing import Any

from django.core.management.base import BaseCommand

from cms.translation.groups import setup_groups


class Command(BaseCommand):
    help = "Makes the groups of editors, moderators, translators and reviewers with exactly their declared rights."

    def handle(self, *args: Any, **options: Any) -> None:
        setup_groups()
        self.stdout.write("The groups have their declared rights.")
