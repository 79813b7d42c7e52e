import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from wagtail.models import ReferenceIndex

from cms.core.models import CustomImage
from cms.core.renditions import ensure_renditions
from cms.published import sequencer
from cms.published.models import PublishedState

# Seconds between two lines about the progress.
_PAUSE = 2


class Command(BaseCommand):
    """Compares everything published with the truth. Run it after migrate, load and restore."""

    help = "Compare the published read model with the content and bring it up to date."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--if-needed",
            action="store_true",
            help="Only when the software, the public address or the languages have changed since the last time.",
        )
        parser.add_argument(
            "--references",
            action="store_true",
            help="Rebuild Wagtail's reference index first: after loaddata or a restore from raw SQL.",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        self.quiet = options["verbosity"] == 0
        if options["if_needed"] and PublishedState.objects.filter(schema=sequencer.schema()).exists():
            self.say("The published read model is up to date.")
            return
        if options["references"]:
            self.say("Rebuilding the reference index …")
            for model in ReferenceIndex.tracked_models:
                for row in model._default_manager.iterator(chunk_size=500):
                    with transaction.atomic():
                        ReferenceIndex.create_or_update_for_object(row)
        # Pictures are encoded first, so that the comparison finds them done; those of drafts before they are published.
        for image in CustomImage.objects.iterator(chunk_size=100):
            try:
                ensure_renditions(image)
            except Exception as error:
                # A file that is gone is no reason to leave everything else as it is.
                self.stderr.write(f"The picture {image.pk} ({image.file.name}) cannot be read: {error!r}")
        start = self.said = time.monotonic()
        changed = sequencer.reconcile(self.progress)
        self.say(f"Reconciled in {time.monotonic() - start:.0f} s: {changed} item(s) were different.")

    def progress(self, done: int, of: int) -> None:
        """Every few seconds a line."""
        if time.monotonic() - self.said > _PAUSE:
            self.said = time.monotonic()
            self.say(f"{done} of {of}")

    def say(self, line: str) -> None:
        if not self.quiet:
            self.stdout.write(line)
