"""Who has to translate what: the status of every page in every language, the report, and what the dashboard says."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Locale, Page
from wagtail_localize.models import StringTranslation, Translation

from cms.core.models import Detachment, User
from cms.core.models.translations import progress_of
from cms.translation.assembly import save_draft
from cms.translation.coverage import Coverage, tasks
from cms.translation.status import Status, count_words, standings
from cms.translation.working import with_words, working_words, write
from news.models import NewsIndexPage, NewsPage, NewsTheme
from tests import factories as make
from tests.sharing import shared

from .conftest import submit, translation_into

pytestmark = pytest.mark.django_db
REPORT = "/admin/translations/coverage/"


def fill(page: NewsPage, code: str, *, but: tuple[str, ...] = (), kind: str = "manual") -> Translation:
    """Words for all texts but some."""
    translation = translation_into(page, code)
    for segment in with_words(translation):
        if segment.string.data not in but:
            row = write(translation, segment, f"{segment.string.data} ({code})", None)
            StringTranslation.objects.filter(pk=row.pk).update(translation_type=kind)
    return translation


def publish(translation: Translation, **options: bool) -> None:
    with make.committed():
        save_draft(translation, **options).publish()


def retitle(page: NewsPage, title: str) -> NewsPage:
    page = NewsPage.objects.get(pk=page.pk)
    page.title = title
    return make.publish(page)


@shared
def pages() -> dict[str, NewsPage]:
    """News items that stand in every way there is."""
    theme = make.theme(title="Water", theme_code="water")
    found = {
        "many": make.news(title="Many", children={"theme_links": [NewsTheme(theme=theme)]}, summary="One two three")
    }
    page = found["many"]
    submit(page, "ru", "sv", "ky", "kk", "az")
    publish(fill(page, "ru"))
    publish(fill(page, "sv", kind="machine"))
    publish(fill(page, "ky", but=("One two three",)), incomplete=True)
    fill(page, "kk", but=("Many",))
    draft = Page.objects.get(translation_key=page.translation_key, locale__language_code="az").specific
    save_draft(fill(page, "az"))
    draft = NewsPage.objects.get(pk=draft.pk)
    draft.get_workflow().start(draft, User.objects.create_user("who-submits"))

    page = found["changed"] = make.news(title="Before", summary="Unchanged")
    submit(page, "ru", "ky")
    publish(fill(page, "ru"))
    publish(fill(page, "ky"))
    found["changed"] = retitle(page, "After")
    # Translated anew, and not published yet.
    fill(found["changed"], "ru")
    save_draft(translation_into(page, "ru"))

    page = found["own"] = make.news(title="Own way")
    submit(page, "ky")
    publish(fill(page, "ky"))
    Detachment.objects.create(page=NewsPage.objects.get(translation_key=page.translation_key, locale=make.locale("ky")))
    found["alone"] = make.news("sv", title="Ensam")
    found["secret"] = make.news(title="Secret plan", live=False)
    return found


def by_hand(page: NewsPage, locale: Locale) -> tuple:
    """Status, draft or not, live and working counts and words left, from the objects themselves, one at a time."""
    own = NewsPage.objects.filter(translation_key=page.translation_key, locale=locale, alias_of=None).first()
    translation = Translation.objects.filter(source__object=page.translation_key, target_locale=locale).first()
    if own is None:
        return (Status.MISSING,)
    if translation is None or not translation.enabled or Detachment.objects.filter(page=own.pk).exists():
        return (Status.ORIGINAL,)
    words = working_words(translation)
    left = sum(count_words(each.text) for each in words if not each.words or each.is_stale)
    live = own.live_revision.translated.entries if own.live else None
    if live is None:
        status = Status.IN_REVIEW if own.workflow_in_progress else Status.IN_TRANSLATION
    elif any(not each.words or each.made_from != each.text for each in live):
        status = Status.STALE
    else:
        status = Status.MACHINE if any(each.machine for each in live) else Status.UP_TO_DATE
    counts = [(p.segments, p.stale, p.untranslated, p.machine) for p in map(progress_of, filter(None, (live, words)))]
    return status, own.has_unpublished_changes, counts, left


def test_the_status_is_what_looking_at_every_page_tells(pages):
    locales = list(Locale.objects.all())
    found = standings([page.translation_key for page in pages.values()], locales)
    for page in pages.values():
        for locale in locales:
            told = found[page.translation_key][locale.language_code]
            seen: tuple = (told.status,)
            if told.work:
                progress = [each for each in (told.live, told.work) if each]
                counts = [(each.segments, each.stale, each.untranslated, each.machine) for each in progress]
                seen = told.status, told.draft, counts, told.words
            assert seen == by_hand(page, locale), (page, locale)
    many, changed = (found[pages[name].translation_key] for name in ("many", "changed"))
    assert {code: each.status.value for code, each in many.items()} == {
        "en": "original",
        "ru": "up_to_date",
        "sv": "machine",
        "ky": "stale",
        "kk": "in_translation",
        "az": "in_review",
    }
    assert (many["ky"].words, many["kk"].words, many["az"].words) == (3, 1, 0)
    assert (changed["ru"].status, changed["ru"].draft, changed["ru"].words) == (Status.STALE, True, 0)
    assert (changed["ky"].live.stale, changed["ky"].words) == (1, 1)
    assert changed["ky"].since == changed["ky"].live.stale_since is not None
    # What another language has shown is to be translated is known where nobody has begun.
    assert (changed["az"].status, changed["az"].words) == (Status.MISSING, 2)
    assert found[pages["alone"].translation_key]["az"].words is None
    outline = standings([page.translation_key for page in pages.values()], locales, work=False)
    for key, each in outline.items():
        assert {code: told.status for code, told in each.items()} == {
            code: told.status for code, told in found[key].items()
        }


def queries(client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def rows(answer) -> dict[str, list]:
    return {row.title: cells for row, cells in answer.context["lines"]}


def test_the_report_is_narrowed_and_costs_the_same_with_more_pages(pages, login):
    client = login("Editors")
    theme = str(make.ThemePage.objects.get(code="water").translation_key)
    for query, expected in (
        ({"type": "news"}, {"Many", "After", "Own way", "Ensam", "Secret plan"}),
        ({"type": "theme"}, {"Water"}),
        ({"theme": theme}, {"Many", "Water"}),
        ({"status": "stale"}, {"Many", "After"}),
        ({"status": "stale", "locale": "ru"}, {"After"}),
        ({"status": "in_review"}, {"Many"}),
        ({"status": "unfinished", "locale": "ky", "type": "news"}, {"Many", "After", "Ensam", "Secret plan"}),
        ({"q": "AFTER (ru)"}, {"After"}),
        ({"q": "many (kk)"}, set()),
        ({"status": "everything"}, set()),
    ):
        answer = client.get(REPORT, query)
        assert answer.status_code == 200
        assert set(rows(answer)) == expected, query
    cells = {cell["language"]: cell for cell in rows(client.get(REPORT, {"type": "news"}))["Many"]}
    assert list(cells) == ["en", "ru", "sv", "ky", "kk", "az"]
    assert all(cell["edit"] == cell["standing"].page_id for cell in cells.values())
    totals = {language.code: dict(total) for language, total in client.get(REPORT, {"type": "news"}).context["heads"]}
    assert totals["ky"] == {Status.STALE: 2, Status.ORIGINAL: 1, Status.MISSING: 2}
    first = queries(client, f"{REPORT}?type=news")
    for number in range(3):
        page = make.news(title=f"More {number}")
        submit(page, "ky")
        fill(page, "ky")
    assert queries(client, f"{REPORT}?type=news") == first


def test_translators_see_their_language_and_no_draft_that_is_not_for_them(pages, login):
    client = login("Translators (ky)")
    answer = client.get(REPORT)
    assert [language.code for language, _total in answer.context["heads"]] == ["ky"]
    found = rows(answer)
    assert {"Many", "After", "Own way", "Ensam", "Water"} <= set(found)
    assert "Secret" not in answer.content.decode()
    # Once somebody asks him to translate it, he knows of it.
    submit(pages["secret"], "ky")
    assert "Secret plan" in rows(client.get(REPORT))
    # What has gone its own way is a page of his language, whatever its original is called by now.
    own = NewsPage.objects.get(pk=pages["own"].pk)
    make.publish(own)
    own.unpublish()
    NewsPage.objects.filter(pk=own.pk).update(title="Not for you", draft_title="Not for you")
    answer = client.get(REPORT)
    assert "Not for you" not in answer.content.decode()
    assert "Own way (ky)" in rows(answer)
    assert "Not for you" in rows(login("Editors").get(REPORT))


def test_a_missing_translation_is_offered_to_those_who_may_begin_it_and_the_table_is_harmless(pages, login):
    def offered(*groups: str) -> set[str]:
        cells = rows(login(*groups).get(REPORT, {"type": "news"})).get("Ensam", [])
        return {cell["language"] for cell in cells if cell["translate"]}

    assert offered("Editors") == {"en", "ru", "ky", "kk", "az"}
    assert offered("Translators (ky)") == {"ky"}
    answer = login("Editors").get(REPORT, {"type": "news"})
    address = reverse("wagtail_localize:submit_page_translation", args=[pages["alone"].pk])
    assert f'href="{address}?select_locale=ky"' in answer.content.decode()
    # Where the page above is missing nothing can be made.
    NewsIndexPage.objects.get(locale__language_code="kk").delete()
    assert offered("Editors") == {"en", "ru", "ky", "az"}
    # All of it is to be had as a table, in which no spreadsheet finds a formula to run.
    formula = make.news(title='=HYPERLINK("https://example.org","Open")')
    submit(formula, "ky")
    answer = login("Editors").get(REPORT, {"type": "news", "locale": "ky", "format": "csv"})
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    lines = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    found = {line["Page"]: line for line in lines}
    assert set(found) == {f"'{formula.title}", "Many", "After", "Own way", "Ensam", "Secret plan"}
    assert {line["Language"] for line in lines} == {"ky"}
    many = found["Many"]
    assert (many["Status"], many["Segments"], many["Untranslated"], many["Words to translate"]) == (
        "Stale",
        "2",
        "1",
        "3",
    )
    assert found["Secret plan"]["Status"] == "Missing"
    assert not any(cell.startswith(("=", "+", "-", "@")) for line in lines for cell in line.values())


def test_the_dashboard_says_what_is_left_for_each(pages, person, login):
    def left(*groups: str) -> dict[str, tuple]:
        return {
            task.language.code: (task.segments, [title for _pk, title, _number in task.pages], len(task.reviews))
            for task in tasks(person(*groups))
        }

    assert left("Translators (ky)") == {"ky": (2, ["Many (ky)", "Before (ky)"], 0)}
    assert left("Translators (az)") == {}
    assert left("Reviewers (az)") == {"az": (0, [], 1)}
    assert left("Translators (ru)") == {}
    assert left("Partners' managers") == {}
    submit(pages["secret"], "ky")
    assert left("Translators (ky)")["ky"][0] == 3
    client = login("Translators (ky)")
    text = client.get("/admin/").content.decode()
    assert "3 segments in 3 pages" in text
    assert "/admin/pages/" in text
    assert "1 page waiting for your review" in login("Reviewers (az)").get("/admin/").content.decode()


def test_the_dashboard_names_what_was_sent_back_though_all_of_it_is_translated(pages, person):
    page = pages["secret"]
    submit(page, "ky")
    fill(page, "ky")
    translation_into(page, "ky").save_target(publish=False)
    kyrgyz = page.get_translation(Locale.objects.get(language_code="ky"))
    state = kyrgyz.get_workflow().start(kyrgyz, person("Translators (ky)"))
    state.current_task_state.task.specific.on_action(
        state.current_task_state, person("Reviewers (ky)"), "reject", comment="The title, please"
    )
    (task,) = tasks(person("Translators (ky)"))
    assert task.returned == [(kyrgyz.pk, kyrgyz.draft_title)]
    assert kyrgyz.pk not in {pk for pk, _title, _number in task.pages}


def test_the_former_report_leads_to_this_one(login):
    client = login("Translators (ky)")
    for name in ("translations_report", "translations_report_results"):
        assert client.get(reverse(f"wagtail_localize:{name}")).url == REPORT
    menu = client.get("/admin/").content.decode()
    assert menu.count("/localize/reports/") == 0
    assert REPORT in menu
    nothing = login("Partners' managers").get(REPORT)
    assert "You work in no language" in nothing.content.decode()
    assert not Coverage(nothing.wsgi_request.user).locales
