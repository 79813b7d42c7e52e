from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cms.demo.accounts import accounts_file
from cms.demo.loading import load
from cms.demo.translations import MissingWords


class Command(BaseCommand):
    help = "Loads the demo content and one account per role; what has been loaded before stays as it is now."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            changed = load(self.stdout.write)
        except MissingWords as error:
            raise CommandError(f"These texts have no translation:\n{error}") from error
        if not changed:
            self.stdout.write("The demo content is there: nothing to load.")
        path = accounts_file()
        if path.exists():
            if changed:
                self.stdout.write("\n" + path.read_text(encoding="utf-8"))
            self.stdout.write(f"The accounts are kept in {path}")
