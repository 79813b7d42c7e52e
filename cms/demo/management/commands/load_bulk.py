import time
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.demo.bulk import AlreadyThere, NoSite, load
from cms.demo.content.bulk import LANGUAGES


class Command(BaseCommand):
    """Fills a site for measuring. It cannot be undone: use a database of its own."""

    help = "Load much made-up content, for measuring: news and projects, each in every locale given, all public."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--news", type=int, default=2000, help="How many news items (2000).")
        parser.add_argument("--projects", type=int, default=500, help="How many projects (500).")
        parser.add_argument(
            "--locales", default=",".join(LANGUAGES), help=f"The languages, of {','.join(LANGUAGES)} (all of them)."
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        languages = [code for code in options["locales"].split(",") if code]
        if not languages or set(languages) - set(LANGUAGES) or len(set(languages)) < len(languages):
            raise CommandError(f"--locales: there is bulk content in {', '.join(LANGUAGES)}; name each once.")
        if options["news"] < 1 or options["projects"] < 0:
            raise CommandError("--news takes a number from 1, --projects one from 0.")
        quiet, start = options["verbosity"] == 0, time.monotonic()

        def say(line: str) -> None:
            if not quiet:
                self.stdout.write(f"{time.monotonic() - start:5.1f} s  {line}")

        try:
            made = load(options["news"], options["projects"], languages, say)
        except AlreadyThere:
            raise CommandError("The site has bulk content already; start with another database.") from None
        except NoSite as error:
            raise CommandError(f"Run setup_site first. There is no: {error}") from None
        say("documents")
        call_command("reconcile", stdout=self.stdout, verbosity=options["verbosity"])
        say(f"done: {made} pages")
