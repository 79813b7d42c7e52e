"""PO files down and up: what is taken along comes back, and of a bad file nothing is taken and every reason is told."""

import io
import re
import zipfile
from collections.abc import Callable
from html import unescape

import polib
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags
from wagtail.models import Page
from wagtail_localize.models import StringTranslation, Translation

from cms.core.models import TranslatedRevision
from cms.translation.exchange import exported
from cms.translation.models import CarriedWords
from cms.translation.working import working_words
from news.models import NewsPage
from tests import factories as make

from .conftest import ALL_WORDS, add_news, submit, translation_into, write_words

pytestmark = pytest.mark.django_db

LINKED = 'We met in <a href="https://example.org/">Osh</a> & talked.'
EXPORTED_LINK = 'We met in <a id="a1">Osh</a> &amp; talked.'
WORDS = {**ALL_WORDS, EXPORTED_LINK: 'Биз <a id="a1">Ошто</a> жолугуп, сүйлөштүк.'}


def waiting(**fields) -> Translation:
    """A news item that is to be translated into Kyrgyz."""
    page = add_news(**fields, body=[{"type": "paragraph", "id": "p", "value": {"text": f"<p>{LINKED}</p>"}}])
    submit(page, "ky")
    return translation_into(page, "ky")


def filled(translation: Translation, words: dict[str, str] = WORDS) -> str:
    """Its PO file as a translator fills it in."""
    po = polib.pofile(exported(translation))
    for entry in po:
        if entry.msgid in words:
            entry.msgstr = words[entry.msgid]
            entry.flags = []
    return str(po)


def upload(client: Client, translation: Translation | None, content: str | bytes, name: str = "words.po"):
    """The answer to an upload on the page of one translation, or on that of many."""
    url = (
        reverse("wagtail_localize:upload_pofile", args=[translation.pk])
        if translation
        else reverse("translation_exchange")
    )
    content = content.encode() if isinstance(content, str) else content
    return client.post(url, {"file": SimpleUploadedFile(name, content)}, follow=True)


def zipped(**files: str | bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(f"{name}.po", content)
    return buffer.getvalue()


def said(response) -> str:
    """The text of the page, its messages included."""
    return re.sub(r"\s+", " ", unescape(strip_tags(response.content.decode())))


def written(translation: Translation) -> dict[str, str]:
    return {each.text: each.words for each in working_words(translation) if each.words}


def of(translation: Translation) -> Page:
    return Page.objects.get(translation_key=translation.source.object_id, locale=translation.target_locale)


def test_what_is_taken_along_comes_back_as_a_draft(login):
    translation = waiting()
    client = login("Translators (ky)")
    answer = client.get(reverse("wagtail_localize:download_pofile", args=[translation.pk]))
    assert answer["Content-Disposition"].endswith(f'-{translation.pk}.ky.po"')
    po = polib.pofile(answer.content.decode())
    assert {entry.msgid for entry in po} == set(WORDS)
    assert (po.metadata["Language"], {entry.msgstr for entry in po}) == ("ky", {""})
    response = upload(client, translation, filled(translation))
    assert "Imported: 3 texts" in said(response)
    assert written(translation) == WORDS
    assert of(translation).live is False
    # And again: there is nothing left to write.
    assert "Imported: 0 texts" in said(upload(client, translation, filled(translation)))


def test_words_of_an_older_text_and_a_machines_are_fuzzy_until_a_translator_takes_the_mark_away(login):
    translation = waiting()
    write_words(translation, WORDS)
    StringTranslation.objects.filter(data=ALL_WORDS["A meeting"]).update(translation_type="machine")
    page = NewsPage.objects.get(translation_key=translation.source.object_id, locale__language_code="en")
    page.summary = "Who met, and when."
    make.publish(page)
    translation.refresh_from_db()
    po = {entry.msgid: entry for entry in polib.pofile(exported(translation))}
    assert (po["Who met, and when."].flags, po["Who met, and when."].previous_msgid) == (["fuzzy"], "Who met, and why.")
    assert po["A meeting"].flags == ["fuzzy"]
    assert po[EXPORTED_LINK].flags == []
    client = login("Translators (ky)")
    # As it is, it says nothing new.
    upload(client, translation, exported(translation))
    assert CarriedWords.objects.exists()
    upload(client, translation, exported(translation).replace("#, fuzzy\n", ""))
    assert not CarriedWords.objects.exists()
    assert not StringTranslation.objects.filter(translation_type="machine").exists()
    response = upload(
        client,
        translation,
        exported(translation)
        .replace('\nmsgctxt "title"', '\n#, fuzzy\nmsgctxt "title"')
        .replace("Жолугушуу", "Чогулуш"),
    )
    assert "nobody has confirmed it" in said(response)
    assert written(translation)["A meeting"] == "Жолугушуу"


def test_what_the_original_no_longer_says_and_what_somebody_else_wrote_is_left_out(login, person):
    translation = waiting()
    former = filled(translation)
    page = NewsPage.objects.get(translation_key=translation.source.object_id, locale__language_code="en")
    page.title = "Another meeting"
    make.publish(page)
    other = person("Translators (ky)")
    write_words(translation, {"Who met, and why.": "Ким"})
    StringTranslation.objects.update(last_translated_by=other)
    response = upload(login("Translators (ky)"), translation, former)
    line = next(number for number, text in enumerate(former.split("\n"), 1) if "Жолугушуу" in text)
    assert f"Line {line}: The original does not say this any more: “A meeting”" in said(response)
    assert "Somebody else has written “Ким”" in said(response)
    assert written(translation) == {EXPORTED_LINK: WORDS[EXPORTED_LINK], "Who met, and why.": "Ким"}


def test_a_lost_link_is_told_and_the_words_are_taken(login):
    translation = waiting()
    response = upload(login("Translators (ky)"), translation, filled(translation, {EXPORTED_LINK: "Биз жолуктук."}))
    assert "A link of the original is missing (a1)" in said(response)
    assert written(translation) == {EXPORTED_LINK: "Биз жолуктук."}


def entry(text: str, words: str, context: str = "title") -> str:
    return f'\nmsgctxt "{context}"\nmsgid "{text}"\nmsgstr "{words}"\n'


def hostile(translation: Translation, other: Translation) -> dict[str, tuple[str | bytes, str]]:
    """Bad files by name: content, and a part of the reason that has to be told."""
    good, title = filled(translation), entry("A meeting", "Жолугушуу")
    header = exported(translation).split("\n\n")[0] + "\n"

    # Where the words of the first entry stand.
    at = header.count("\n") + 4

    def titled(words: str) -> str:
        return header + entry("A meeting", words)

    return {
        "path": ("/etc/passwd", "not a line of a PO file"),
        "no header": (title, "no header"),
        "no id": (re.sub(r'"X-Wagtail.*\n', "", good), "does not say what it is a translation of"),
        "strange id": (good.replace(str(translation.uuid), "1 OR 1=1"), "not a translation of"),
        "other page": (filled(other), "not a translation of"),
        "language": (good.replace("Language: ky", "Language: kk"), "gives the language as “kk”, not “ky”"),
        "no language": (good.replace("Language: ky\\n", ""), "not “ky”"),
        "charset": (good.replace("charset=UTF-8", "charset=CP1251"), "written in cp1251"),
        "bytes": (good.encode("utf-16"), "not written in UTF-8"),
        "cp1251": (titled("Чогулуш").encode("cp1251"), f"Line {at}: It is not written in UTF-8"),
        "syntax": (good + 'msgid "x\n', "not a line of a PO file"),
        "half": (good + '\nmsgid "x"\n', "no msgstr"),
        "plural": (header + '\nmsgctxt "title"\nmsgid "A meeting"\nmsgid_plural "x"\nmsgstr[0] "y"\n', "plural forms"),
        "context": (header + entry("A meeting", "x", "body.0.text"), "Nothing on this page is at “body.0.text”"),
        "no context": (header + '\nmsgid "A meeting"\nmsgstr "x"\n', "no msgctxt"),
        "twice": (header + title + title, f"Line {at + 4}: The same text has stood there before, in line {at}"),
        "script": (titled("<script>alert(1)</script>"), f"Line {at}: <script> is no mark"),
        "handler": (titled("<b onmouseover='alert(1)'>x</b>"), "<b> has an attribute"),
        "image": (titled("<img src=x onerror=alert(1)>"), "<img> is no mark"),
        "address": (titled("<a id='a1' href='javascript:alert(1)'>x</a>"), "<a> has an attribute"),
        "strange link": (titled("<a id='a1'>x</a>"), "a1"),
        "unclosed": (titled("<b>x"), "<b> is not closed"),
        "comment": (titled("x<!-- y -->"), "a comment"),
        "bracket": (titled("1 < 2"), "“<” belongs to no mark"),
        "line": (titled("x\\ny"), f"Line {at}: It has a line break; this text is a single line."),
        "written line": (titled("x<br>y"), f"Line {at}: It has a line break"),
        "other line": (titled("x&#x2028;y"), f"Line {at}: It has a line break"),
        "long": (titled("x" * 300), "255 fit"),
        "null": (titled("x\\000"), "U+0000"),
        "bell": (titled("x\\a"), "U+0007"),
        "mark": (titled("x\ue0ff"), "U+E0FF"),
        "hidden mark": (titled("x&#xE0FF;"), "U+E0FF"),
        "too large": (good + "#" * 2_000_000, "larger than 2 MB"),
        "too many": (
            header + "\n".join(f'msgctxt "t"\nmsgid "{n}"\nmsgstr "x"' for n in range(5001)),
            "more than 5000",
        ),
    }


def test_of_a_bad_file_nothing_is_taken_and_the_reason_is_told(login):
    translation, other = waiting(), waiting(title="A secret plan")
    write_words(translation, WORDS)
    translation.save_target(publish=True)
    before = (written(translation), Page.objects.get(pk=of(translation).pk).latest_revision_id)
    client = login("Translators (ky)")
    for name, (content, reason) in hostile(translation, other).items():
        response = upload(client, translation, content)
        assert response.status_code == 422, name
        assert reason in said(response), (name, said(response))
        assert "secret" not in said(response), name
    assert "Choose a file" in said(upload(client, translation, b""))
    assert (written(translation), Page.objects.get(pk=of(translation).pk).latest_revision_id) == before
    assert TranslatedRevision.objects.get(revision=of(translation).live_revision).stale == 0


def overstated(content: bytes) -> bytes:
    """A zip whose one file says that it is a thousandth of its size."""
    directory = content.rindex(b"PK\x01\x02")
    return content[: directory + 24] + b"\x01\x00\x00\x00" + content[directory + 28 :]


def test_a_zip_is_taken_as_a_whole_or_not_at_all(login):
    one, two = waiting(), waiting()
    client = login("Translators (ky)")
    bad = filled(two).replace("Жолугушуу", "<i>Жолугушуу")
    response = upload(client, None, zipped(one=filled(one), two=bad), "words.zip")
    assert (
        response.status_code,
        "two.po" in said(response),
        "<i> is not closed" in said(response),
    ) == (422, True, True)
    assert written(one) == written(two) == {}
    for name, content, reason in [
        ("bomb", zipped(one="#" * 30_000_000), "larger than 2 MB"),
        ("bombs", zipped(**{f"f{n}": "#" * 2_000_000 for n in range(12)}), "too large together"),
        ("many", zipped(**{f"f{n}": "" for n in range(301)}), "at most 300"),
        ("overstated", overstated(zipped(one=filled(one))), "damaged"),
        ("empty", zipped(), "no file"),
        ("broken", b"PK\x03\x04" + b"x" * 200, "damaged"),
        ("cut", zipped(one=filled(one))[:-30], "damaged"),
        ("twice", zipped(one=filled(one), again=filled(one)), "the same page and language"),
        ("nested", zipped(one=zipped(one=filled(one))), "not written in UTF-8"),
    ]:
        assert reason in said(upload(client, None, content, "words.zip")), name
    assert written(one) == written(two) == {}
    assert "Imported: 6 texts" in said(upload(client, None, zipped(one=filled(one), two=filled(two)), "words.zip"))
    assert written(one) == written(two) == WORDS


def test_a_selection_is_downloaded_as_a_zip(login):
    one, two = waiting(), waiting()
    write_words(two, WORDS)
    client = login("Translators (ky)")
    page = reverse("translation_exchange")
    assert {row["translation"]: row["left"] for row in client.get(page).context["rows"]} == {one: 3, two: 0}
    assert [row["translation"] for row in client.get(page, {"unfinished": "on"}).context["rows"]] == [one]
    below = of(one).get_parent()
    assert len(client.get(page, {"below": below.pk}).context["rows"]) == 2
    for strange in ({"below": "x"}, {"locale": "x"}, {"below": 1}):
        assert client.get(page, strange).status_code == 200
    answer = client.post(reverse("download_translations"), {"translation": [one.pk, two.pk]})
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        files = [polib.pofile(archive.read(name).decode()) for name in archive.namelist()]
    assert sorted(len(po.translated_entries()) for po in files) == [0, 3]
    for strange in ([], ["x"], ["9" * 30], ["-1"]):
        assert "Choose between" in said(
            client.post(reverse("download_translations"), {"translation": strange}, follow=True)
        )


def test_files_are_for_those_who_may_translate_that_page(login):
    translation, swedish = waiting(), waiting()
    submit(NewsPage.objects.get(translation_key=swedish.source.object_id, locale__language_code="en"), "sv")
    swedish = Translation.objects.get(source=swedish.source, target_locale__language_code="sv")
    content = filled(translation)
    client = login("Translators (sv)")
    urls: dict[str, Callable[[], object]] = {
        "download": lambda: client.get(reverse("wagtail_localize:download_pofile", args=[translation.pk]), follow=True),
        "upload": lambda: upload(client, translation, content),
        "many": lambda: client.post(
            reverse("download_translations"), {"translation": [swedish.pk, translation.pk]}, follow=True
        ),
    }
    for name, ask in urls.items():
        assert "you do not have permission" in said(ask()), name
    # By another's page, or in a zip with one's own.
    for where, sent, name in [
        (swedish, content, "x.po"),
        (None, content, "x.po"),
        (None, zipped(a=filled(swedish), b=content), "x.zip"),
    ]:
        response = upload(client, where, sent, name)
        assert (response.status_code, "not a translation of" in said(response)) == (422, True)
    assert not StringTranslation.objects.exists()
    translation.enabled = False
    translation.save()
    own = login("Translators (ky)")
    assert own.get(reverse("wagtail_localize:download_pofile", args=[translation.pk])).status_code == 404
    assert "goes its own way" in said(upload(own, None, content))
    page = of(swedish)
    page.locked, page.locked_by = True, None
    page.save()
    assert "is locked" in said(upload(client, swedish, filled(swedish)))
