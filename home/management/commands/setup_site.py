from typing import Any

from django.core.management.base import BaseCommand

from home.setup import setup_site


class Command(BaseCommand):
    help = "Makes the languages, the site, its first pages and the groups; changes nothing that is there."

    def handle(self, *args: Any, **options: Any) -> None:
        made = setup_site()
        self.stdout.write(f"{len(made)} pages made." if made else "Complete: nothing to make.")
