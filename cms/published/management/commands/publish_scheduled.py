from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from cms.published import scheduler


class Command(BaseCommand):
    """In the place of Wagtail's command, which gives up at the first page that cannot be published."""

    help = "Publish what is scheduled and end what is over, once. A worker does the same all the time."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dryrun", action="store_true", help="Only say what would be done.")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["dryrun"]:
            for due in scheduler.overdue(timezone.now()):
                what = "end" if due.revision is None else "publish"
                self.stdout.write(f"{due.at:%Y-%m-%d %H:%M} {what} {due.model._meta.verbose_name} {due.pk}")
            return
        done = scheduler.run()
        if options["verbosity"]:
            self.stdout.write(f"Published or ended: {done}")
