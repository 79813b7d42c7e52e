"""A machine fills in what nobody has written, where it is allowed to, and its failures leave nothing behind."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.checks import run_checks
from django.urls import reverse
from wagtail.models import PageViewRestriction
from wagtail_localize.models import StringTranslation, Translation

from cms.core.models import TranslatedRevision
from cms.settings.base import machine_translator
from cms.translation import machine
from cms.translation.working import working_words
from news.models import NewsPage

from .conftest import ALL_WORDS, add_news, submit, translation_into, write_words

pytestmark = pytest.mark.django_db

LINKED = 'We met in <a href="https://example.org/">Osh</a>.'


@pytest.fixture
def dummy(settings) -> None:
    settings.WAGTAILLOCALIZE_MACHINE_TRANSLATOR = machine_translator("dummy")
    settings.MACHINE_TRANSLATION_PAIRS = ["en:ky"]


class Service:
    """A LibreTranslate on this machine: `answer` makes what it says of the texts; None lets the caller wait."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.answer: Callable[[list[str]], tuple[int, bytes] | None] = lambda texts: translated(
            [f"ky:{t}" for t in texts]
        )


def translated(texts: list[str]) -> tuple[int, bytes]:
    return 200, json.dumps({"translatedText": texts}).encode()


@pytest.fixture
def service(settings) -> Iterator[Service]:
    found, released = Service(), threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            texts = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["q"]
            found.asked += texts
            answer = found.answer(texts)
            if answer is None:
                released.wait(20)
                return
            self.send_response(answer[0])
            self.end_headers()
            self.wfile.write(answer[1])

        def log_message(self, *args: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.WAGTAILLOCALIZE_MACHINE_TRANSLATOR = {
        "CLASS": "wagtail_localize.machine_translators.libretranslate.LibreTranslator",
        "OPTIONS": {"LIBRETRANSLATE_URL": f"http://127.0.0.1:{server.server_port}", "API_KEY": "k3y", "TIMEOUT": 20},
    }
    settings.MACHINE_TRANSLATION_PAIRS = ["en:ky"]
    yield found
    released.set()
    server.shutdown()
    server.server_close()


def waiting(**fields) -> Translation:
    """A news item that is to be translated into Kyrgyz, with a link in its text."""
    page = add_news(**fields, body=[{"type": "paragraph", "id": "p", "value": {"text": f"<p>{LINKED}</p>"}}])
    submit(page, "ky")
    return translation_into(page, "ky")


def press(client, translation: Translation) -> str:
    """What the page says after the button."""
    url = reverse("wagtail_localize:machine_translate", args=[translation.pk])
    response = client.post(url, {"next": reverse("translation_exchange")}, follow=True)
    return " ".join(str(message) for message in response.context["messages"])


def test_it_writes_what_nobody_has_written_and_says_that_it_was_a_machine(login, dummy):
    translation = waiting()
    write_words(translation, {"A meeting": ALL_WORDS["A meeting"]})
    assert machine.offer_for(translation) == machine.Offer("Dummy translator", "", 2)
    assert "2 texts" in press(login("Translators (ky)"), translation)
    words = {each.text: each for each in working_words(translation)}
    assert (words["A meeting"].words, words["A meeting"].machine) == (ALL_WORDS["A meeting"], False)
    assert words["Who met, and why."].words == "why. and met, Who"
    assert words["Who met, and why."].machine
    assert machine.offer_for(translation) is None
    translation.save_target(publish=True)
    live = NewsPage.objects.get(translation_key=translation.source.object_id, locale__language_code="ky")
    assert TranslatedRevision.objects.get(revision=live.live_revision).machine == 2


def test_nothing_leaves_the_site_that_is_not_allowed_to(login, service, settings):
    public, draft = waiting(), waiting(publish=False)
    hidden = waiting()
    PageViewRestriction.objects.create(page=hidden.source.get_source_instance(), restriction_type="login")
    client = login("Translators (ky)")
    offer = machine.offer_for(public)
    assert offer == machine.Offer("LibreTranslate", "127.0.0.1", 3)
    for translation in (draft, hidden):
        assert machine.offer_for(translation) is None
        assert "not available" in press(client, translation)
    settings.MACHINE_TRANSLATION_PAIRS = ["en:sv"]
    assert "not available" in press(client, public)
    settings.MACHINE_TRANSLATION_PAIRS = ["en:ky"]
    swedish = login("Translators (sv)")
    swedish.post(reverse("wagtail_localize:machine_translate", args=[public.pk]))
    assert service.asked == []
    settings.MACHINE_TRANSLATION_OF_DRAFTS = True
    assert "3 texts" in press(client, draft)
    settings.WAGTAILLOCALIZE_MACHINE_TRANSLATOR = None
    assert machine.offer_for(public) is None
    assert "not available" in press(client, public)


def test_a_failure_is_told_and_leaves_nothing_behind(login, service, settings):
    translation = waiting()
    client = login("Translators (ky)")
    for name, answer, told in [
        ("refusal", lambda texts: (403, b"{}"), "or refused"),
        ("no JSON", lambda texts: (200, b"<html>"), "did not answer in time, or refused"),
        ("another form", lambda texts: (200, b'{"error": "x"}'), "could not be understood"),
        ("a list of nothing", lambda texts: (200, b"[]"), "could not be understood"),
        ("half of it", lambda texts: translated(texts[:1]), "could not be understood"),
        ("numbers", lambda texts: translated([1 for _ in texts]), "could not be understood"),
    ]:
        service.answer = answer
        assert told in press(client, translation), name
    service.answer = lambda texts: None
    settings.WAGTAILLOCALIZE_MACHINE_TRANSLATOR["OPTIONS"]["TIMEOUT"] = 0.3
    assert "did not answer in time" in press(client, translation)
    assert not StringTranslation.objects.exists()


def test_what_cannot_be_a_text_is_left_out_and_told(login, service):
    translation = waiting()
    bad = {"A meeting": "<script>x</script>", "Who met, and why.": ""}
    service.answer = lambda texts: translated([bad.get(text, "Биз Ошто жолуктук.") for text in texts])
    told = press(login("Translators (ky)"), translation)
    assert "“A meeting”: the answer was not taken. <script> is no mark" in told
    assert "the machine has lost a link" in told
    assert "1 text." in told
    assert "Left: 2 texts" in told
    assert [row.data for row in StringTranslation.objects.all()] == ["Биз Ошто жолуктук."]


def test_a_long_page_is_asked_for_in_portions(service, person, monkeypatch):
    page = add_news(
        body=[{"type": "paragraph", "id": "p", "value": {"text": "".join(f"<p>Text {n}.</p>" for n in range(60))}}]
    )
    submit(page, "ky")
    translation, user = translation_into(page, "ky"), person("Translators (ky)")
    monkeypatch.setattr(machine, "_PATIENCE", 0)
    first = machine.fill_in(translation, user)
    assert (first.written, first.left, len(service.asked)) == (50, 12, 50)
    assert machine.fill_in(translation, user).written == 12


def test_settings_that_cannot_work_are_told_at_start_up(settings):
    settings.MACHINE_TRANSLATION_PAIRS = ["en:ky", "en:xx", "en", "ru:ru"]
    for name, number in [("deepl", 4), ("libretranslate", 4), ("dummy", 3)]:
        settings.WAGTAILLOCALIZE_MACHINE_TRANSLATOR = machine_translator(name)
        assert sum(each.id.startswith("translation.") for each in run_checks()) == number


def test_the_button_says_where_the_texts_go_and_no_other_way_leads_there(login, service):
    translation = waiting()
    page = NewsPage.objects.get(translation_key=translation.source.object_id, locale__language_code="ky")
    shown = login("Translators (ky)").get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert "Translate 3 missing texts with LibreTranslate" in shown
    assert "They are sent to 127.0.0.1." in shown
    update = reverse("wagtail_localize:update_translations", args=[translation.source.pk])
    editor = login("Editors")
    assert "use_machine_translation" not in editor.get(update).context["form"].fields
    editor.post(update, {"use_machine_translation": "on"})
    assert service.asked == []
