from typing import Any

import polib
from django.core.management.base import BaseCommand

from cms.demo.content import CASES
from cms.demo.translations import catalogue, catalogue_path, languages_of, segments_of


class Command(BaseCommand):
    help = "Brings the demo's PO files in line with the loaded originals: new texts are added, unused ones removed."

    def handle(self, *args: Any, **options: Any) -> None:
        for case in CASES:
            for language in languages_of(case):
                words = catalogue(case, language)
                file = polib.POFile(wrapwidth=110)
                file.metadata = {"Language": language, "Content-Type": "text/plain; charset=UTF-8"}
                seen = set()
                for data in CASES[case]:
                    if language in data.translations:
                        for text in [segment.string.data for segment in segments_of(data)]:
                            if text not in seen:
                                seen.add(text)
                                file.append(polib.POEntry(msgid=text, msgstr=words.get(text, ""), comment=data.key))
                file.save(str(catalogue_path(case, language)))
                self.stdout.write(f"{case}.{language}.po: {len(file.untranslated_entries())} of {len(file)} to write")
