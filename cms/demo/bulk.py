"""Much content, for measuring: thousands of news items and projects with their translations.

The same at every load, but for the random names of image files. Pages are inserted in bulk, with what an editor's click
would have written beside them: the records of their translation and the index of what refers to what. Their documents
are `reconcile`'s to write. Only what translators see of a page is left out: its texts go to translation when it is next
published.
"""

import datetime
import io
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from uuid import UUID
from zlib import crc32

from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection, models, transaction
from django.utils.text import slugify
from PIL import Image, ImageOps
from wagtail.models import Page

from cms.core.models import BasePage, CustomImage
from cms.core.territories import country_name
from cms.published import hints
from cms.taxonomy.models import Organisation, Place
from cms.themes.models import ThemeIndexPage, ThemePage
from news.models import NewsAuthor, NewsIndexPage, NewsOrganisation, NewsPage, NewsPlace, NewsProject, NewsTheme
from projects.models import (
    Objective,
    ParticipatingOrganisation,
    ProjectAchievement,
    ProjectBudget,
    ProjectCountry,
    ProjectIndexPage,
    ProjectPage,
    ProjectPlace,
    ProjectTheme,
    TargetGroup,
)

from .bulk_rows import PageRows
from .content import bulk as words
from .content.organisations import ORGANISATIONS
from .content.places import PLACES
from .content.shapes import organisation, place
from .library import demo_uuid, find_or_make

Say = Callable[[str], None]
_Option = TypeVar("_Option")
_MOST_IMAGES = 300
_IMAGE_SIZE = (360, 240)
# The first day of the news; they go on for so many days, so that none is in the future.
_FIRST_DAY, _DAYS = datetime.date(2011, 1, 10), 5400
_INDEXES: dict[type[BasePage], type[BasePage]] = {
    ThemePage: ThemeIndexPage,
    ProjectPage: ProjectIndexPage,
    NewsPage: NewsIndexPage,
}


class AlreadyThere(Exception):
    """The site has bulk content."""


class NoSite(Exception):
    """The site has no list of news, projects or themes in a language."""


def is_loaded() -> bool:
    """Whether the site has bulk content."""
    return Page.objects.filter(translation_key=_group_key("theme", 0)).exists()


def load(news: int, projects: int, languages: Sequence[str], say: Say) -> int:
    """Load so many news items and projects in all `languages`, and the themes, places and pictures that they share.

    Returns the number of pages. Raises AlreadyThere or NoSite before anything is written.
    """
    if is_loaded():
        raise AlreadyThere
    if missing := _missing_indexes(languages):
        raise NoSite(", ".join(missing))
    images = _make_images(min(_MOST_IMAGES, news + projects), say)
    # These few are made as an editor makes them; what follows from them is processed before pages refer to them.
    with hints.deferred():
        places = [find_or_make(place(key)) for key in PLACES]
        organisations = [find_or_make(organisation(key)) for key in ORGANISATIONS]
    say(f"{len(places)} places, {len(organisations)} organisations")
    with transaction.atomic():
        loader = _Loader(languages, images, places, organisations)
        counts = {"theme": len(words.THEMES), "project": projects, "news": news}
        total = sum(counts.values()) * len(languages)
        for kind, count in counts.items():
            for number in range(count):
                loader.add_group(kind, number)
                if loader.rows.is_full:
                    loader.rows.write()
                    say(f"{loader.rows.made} of {total} pages")
        loader.rows.finish()
    say(f"{loader.rows.made} of {total} pages")
    with connection.cursor() as cursor:
        # A database that knows nothing of ten thousand new rows plans its queries for none.
        cursor.execute("ANALYZE")
    call_command("update_index", verbosity=0)
    say("search of the admin")
    return loader.rows.made


def searches(language: str) -> list[str]:
    """What people search the bulk content for in a language: a subject and a place, five hundred different ones."""
    column = words.LANGUAGES.index(language)
    names = [data.names.get(language) or country_name(data.country, language) for data in PLACES.values()]
    pairs = (f"{subject[column].split()[0]} {name}" for name in names for subject in words.SUBJECTS)
    return list(dict.fromkeys(pairs))


def _missing_indexes(languages: Sequence[str]) -> list[str]:
    return [
        f"{model._meta.verbose_name} ({code})"
        for model in _INDEXES.values()
        for code in languages
        if not model.objects.filter(locale__language_code=code).exists()
    ]


def _make_images(count: int, say: Say) -> list[CustomImage]:
    """So many pictures in the library; those that are there from an interrupted load are taken."""
    made = []
    with hints.deferred():
        for number in range(count):
            title = f"Bulk picture {number + 1}"
            image = CustomImage.objects.filter(title=title).first()
            if image is None:
                image = CustomImage(
                    title=title,
                    file=ContentFile(_picture(number), name="bulk.jpg"),
                    description=words.PICTURE[0].format(place=number + 1),
                    credit=words.PEOPLE[number % len(words.PEOPLE)][0],
                )
                image.save()
            made.append(image)
            if len(made) % 100 == 0 or len(made) == count:
                say(f"{len(made)} of {count} pictures")
    return made


def _picture(number: int) -> bytes:
    """A JPEG file: two colours running into each other, others for every number."""
    hue = number * 37 % 360
    gradient = Image.linear_gradient("L").resize(_IMAGE_SIZE)
    picture = ImageOps.colorize(gradient, f"hsl({hue}, 60%, 30%)", f"hsl({(hue + 60) % 360}, 70%, 80%)")
    output = io.BytesIO()
    picture.save(output, "JPEG", quality=80)
    return output.getvalue()


def _group_key(kind: str, number: int) -> UUID:
    return demo_uuid(f"bulk/{kind}/{number}")


class _Dice:
    """Throws the same numbers for the same item every time."""

    def __init__(self, item: str) -> None:
        self.item = item

    def below(self, limit: int, name: str) -> int:
        return crc32(f"{self.item}/{name}".encode()) % limit

    def one(self, options: Sequence[_Option], name: str) -> _Option:
        return options[self.below(len(options), name)]

    def some(self, options: Sequence[_Option], count: int, name: str) -> list[_Option]:
        """So many different ones."""
        first = self.below(len(options), name)
        return [options[(first + step) % len(options)] for step in range(min(count, len(options)))]


class _Text:
    """Writes the words of a page in a language, and notes where each stands, as wagtail-localize names it."""

    def __init__(self, language: str, key: UUID, slots: dict[str, Any]) -> None:
        self.column = words.LANGUAGES.index(language)
        self.language = language
        self.key = key
        self.slots = slots
        self.entries: list[tuple[str, str]] = []

    def put(self, path: str, *templates: words.Words) -> str:
        """The words of these templates, one after the other."""
        text = " ".join(template[self.column].format(**self.slots) for template in templates)
        self.entries.append((path, text))
        return text

    def block(self, block_type: str, name: str, **value: Any) -> dict[str, Any]:
        """A block of a body: text is given as templates."""
        block_id = demo_uuid(f"{self.key}/{name}")
        for field, content in value.items():
            if isinstance(content, list):
                text = self.put(f"body.{block_id}.{field}", *content)
                value[field] = f"<p>{text}</p>" if block_type == "paragraph" else text
        return {"type": block_type, "id": str(block_id), "value": value}

    def row(self, relation: str, place: int, field: str, template: words.Words) -> dict[str, Any]:
        """The values of a translatable row with one text."""
        key = demo_uuid(f"{self.key}/{relation}/{place}")
        return {"translation_key": key, field: self.put(f"{relation}.{key}.{field}", template)}


class _Loader:
    """Writes groups of pages, one in each language."""

    def __init__(
        self,
        languages: Sequence[str],
        images: Sequence[CustomImage],
        places: Sequence[Place],
        organisations: Sequence[Organisation],
    ) -> None:
        self.languages = languages
        self.images, self.places, self.organisations = images, places, organisations
        self.rows = PageRows(_INDEXES, languages)
        # The originals, to which rows of other pages point.
        self.originals: dict[tuple[str, int], int] = {}
        self.counts: dict[str, int] = defaultdict(int)

    def add_group(self, kind: str, number: int) -> None:
        """A page in all languages: written in one of them, translated into the others."""
        key, dice = _group_key(kind, number), _Dice(f"{kind}/{number}")
        first = number % len(self.languages)
        original, *others = [*self.languages[first:], *self.languages[:first]]
        model, make = {
            "theme": (ThemePage, self._theme),
            "project": (ProjectPage, self._project),
            "news": (NewsPage, self._news),
        }[kind]
        places = dice.some(self.places, 1 + dice.below(2, "places"), "place")
        at = datetime.datetime.combine(
            _FIRST_DAY + datetime.timedelta(days=dice.below(_DAYS, "day")), datetime.time(9), datetime.UTC
        )
        subject = dice.one(words.SUBJECTS, "subject")[0]
        # One in all languages, as an editor's page has.
        slug = slugify(f"{subject} {places[0].code} {kind} {number + 1}")
        source = None
        source_words: list[tuple[str, str]] = []
        for code in (original, *others):
            text = _Text(code, key, self._slots(dice, places, at, code))
            fields, rows = make(number, dice, text, places, at)
            page = self.rows.page(model, code, key, at, slug, fields, rows)
            if source is None:
                self.originals[kind, number] = page.pk
                source, source_words = self.rows.source(page, key, at), text.entries
            else:
                self.rows.translation(page, source, source_words, text.entries, at)
            self.rows.add(page)
        self.counts[kind] += 1

    def _slots(self, dice: _Dice, places: Sequence[Place], at: datetime.datetime, language: str) -> dict[str, Any]:
        return {
            "subject": dice.one(words.SUBJECTS, "subject")[words.LANGUAGES.index(language)],
            "place": places[0].name_in(language),
            "organisation": dice.one(self.organisations, "organisation").name_in(language),
            "number": 10 + dice.below(990, "number"),
            "year": at.year,
        }

    # What pages are made of: the values of their fields, and their rows by relation.

    def _theme(
        self, number: int, dice: _Dice, text: _Text, _places: Sequence[Place], _at: datetime.datetime
    ) -> tuple[dict[str, Any], dict[str, list[models.Model]]]:
        code, title = list(words.THEMES.items())[number]
        fields = {
            "title": text.put("title", title),
            "summary": text.put("summary", *dice.some(words.SENTENCES, 2, "summary")),
            "purpose": text.put("purpose", *dice.some(words.SENTENCES, 2, "purpose")),
            "number": 100 + number,
            "code": code,
            "lead_image_id": self._image(dice),
            "body": [text.block("paragraph", "0", text=dice.some(words.SENTENCES, 6, "body"))],
        }
        return fields, {}

    def _project(
        self, number: int, dice: _Dice, text: _Text, places: Sequence[Place], at: datetime.datetime
    ) -> tuple[dict[str, Any], dict[str, list[models.Model]]]:
        fields = self._common(dice, text)
        years = 1 + dice.below(5, "years")
        # Of ten projects the first is a programme, and the next three are its phases.
        parent = number // 10 * 10
        fields |= {
            "overall_goal": text.put("overall_goal", words.GOAL),
            "body": [
                part
                for chapter, heading in enumerate(words.HEADINGS[:3])
                for part in (
                    text.block("heading", f"heading-{chapter}", text=[heading], level="2"),
                    self._paragraph(dice, text, chapter),
                    self._paragraph(dice, text, chapter + 10),
                )
            ],
            "status": dice.one(["1", "2", "2", "3", "4", "4"], "status"),
            "actual_start": f"{at:%Y-%m}" if dice.below(2, "precision") else f"{at:%Y}",
            "planned_end": str(at.year + years),
            "hierarchy": 1 if number == parent else 2,
        }
        if number != parent and number % 10 < 4:
            fields |= {"parent_id": self.originals["project", parent], "parent_relation": "phase"}
        countries = dict.fromkeys(each.country for each in places)
        participants = dice.some(self.organisations, 2 + dice.below(3, "participants"), "organisation")
        rows: dict[str, list[models.Model]] = {
            "theme_links": [ProjectTheme(theme_id=key) for key in self._themes(dice)],
            "place_links": [ProjectPlace(place=each) for each in places],
            "countries": [ProjectCountry(country=code) for code in countries],
            "organisation_links": [
                ParticipatingOrganisation(
                    organisation=each,
                    role=str(1 + order % 4),
                    translation_key=demo_uuid(f"{text.key}/organisation/{order}"),
                )
                for order, each in enumerate(participants)
            ],
            "objectives": [
                Objective(**text.row("objectives", order, "text", template))
                for order, template in enumerate(words.OBJECTIVES)
            ],
            "target_groups": [
                TargetGroup(**text.row("target_groups", order, "text", template))
                for order, template in enumerate(dice.some(words.TARGET_GROUPS, 2, "target"))
            ],
            "achievements": [self._achievement(dice, text)],
            "budgets": [
                ProjectBudget(year=at.year, amount=1000 * (1 + dice.below(500, "budget")), currency="EUR", status="2")
            ],
        }
        return fields, rows

    def _news(
        self, _number: int, dice: _Dice, text: _Text, places: Sequence[Place], at: datetime.datetime
    ) -> tuple[dict[str, Any], dict[str, list[models.Model]]]:
        fields = self._common(dice, text)
        speaker = dice.one(words.PEOPLE, "speaker")
        fields |= {
            "date": at.date(),
            "dateline_place": places[0],
            "body": [
                self._paragraph(dice, text, 0),
                text.block(
                    "image", "image", image=self._image(dice, "inside"), alt_text=[words.PICTURE], caption="", credit=""
                ),
                text.block("heading", "heading", text=[dice.one(words.HEADINGS, "heading")], level="2"),
                self._paragraph(dice, text, 1),
                text.block(
                    "quotation",
                    "quotation",
                    text=[dice.one(words.SENTENCES, "quotation")],
                    attributed_to=[speaker],
                    role="",
                    organisation=None,
                    language="",
                    paraphrased=False,
                ),
                self._paragraph(dice, text, 2),
            ],
        }
        rows: dict[str, list[models.Model]] = {
            "theme_links": [NewsTheme(theme_id=key) for key in self._themes(dice)],
            "place_links": [NewsPlace(place=each) for each in places],
            "organisation_links": [
                NewsOrganisation(organisation=dice.one(self.organisations, "organisation"), role="4")
            ],
            "authors": [NewsAuthor(**text.row("authors", 0, "name", dice.one(words.PEOPLE, "author")))],
        }
        if self.counts["project"]:
            project = self.originals["project", dice.below(self.counts["project"], "project")]
            rows["project_links"] = [NewsProject(project_id=project)]
        return fields, rows

    def _common(self, dice: _Dice, text: _Text) -> dict[str, Any]:
        return {
            "title": text.put("title", words.TITLE),
            "summary": text.put("summary", *dice.some(words.SENTENCES, 2, "summary")),
            "lead_image_id": self._image(dice),
            "lead_image_alt": text.put("lead_image_alt", words.PICTURE),
        }

    def _paragraph(self, dice: _Dice, text: _Text, place: int) -> dict[str, Any]:
        return text.block("paragraph", f"paragraph-{place}", text=dice.some(words.SENTENCES, 5, f"paragraph-{place}"))

    def _achievement(self, dice: _Dice, text: _Text) -> ProjectAchievement:
        values = text.row("achievements", 0, "unit", words.UNIT)
        statement = text.put(f"achievements.{values['translation_key']}.statement", words.ACHIEVEMENT)
        return ProjectAchievement(
            **values, statement=statement, value=10 + dice.below(2000, "value"), qualifier="at_least"
        )

    def _image(self, dice: _Dice, name: str = "lead") -> int:
        return dice.one(self.images, name).pk

    def _themes(self, dice: _Dice) -> list[int]:
        numbers = dice.some(range(len(words.THEMES)), 1 + dice.below(2, "themes"), "theme")
        return [self.originals["theme", number] for number in numbers]
