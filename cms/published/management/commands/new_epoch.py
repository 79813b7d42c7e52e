from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from cms.published.locking import lock, new_epoch


class Command(BaseCommand):
    """Part of every restore: the numbers that were given after the backup are given again to other changes."""

    help = "Start a new epoch of the change feed: partners with a cursor of the old one are told to start anew."

    def handle(self, *_args: Any, **options: Any) -> None:
        with transaction.atomic():
            state = lock()
            state.epoch = new_epoch()
            state.generation += 1
            state.save()
        if options["verbosity"]:
            self.stdout.write(f"The epoch is {state.epoch} now.")
