"""Translations as PO files: what translators take along, and what they bring back.

What comes back is read and judged as a whole before anything is written: one fault anywhere, and nothing of the upload
is. It becomes words that are worked on (`working.write`); readers see them once somebody has published them.
"""

import io
import lzma
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Page
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationContext

from cms.core.models import User

from . import po
from .editor import label_of
from .limits import limits
from .po import Catalogue, Entry, Fault
from .records import page_of
from .wording import faults, lost_links
from .working import row_of, with_words, write

# Bytes of a PO file, of all of a zip's together, files in it, entries of a file.
LARGEST, LARGEST_TOGETHER, MOST_FILES, MOST_ENTRIES = 2_000_000, 20_000_000, 300, 5_000
_DAMAGED = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError, RuntimeError, ValueError)
_ID, _TAKEN = "X-WagtailLocalize-TranslationID", "X-Taken-At"


# --- what is taken along


def exported(translation: Translation) -> str:
    """The PO file of a translation: every text of its original with its words, in the original's order.

    Words that nobody has confirmed are marked fuzzy: those of an older text, with it, and a machine's.
    """
    now = timezone.now()
    language = translation.target_locale.language_code
    header = {
        "Project-Id-Version": translation.source.object_repr.replace("\n", " "),
        "POT-Creation-Date": f"{translation.source.last_updated_at:%Y-%m-%d %H:%M%z}",
        "PO-Revision-Date": f"{now:%Y-%m-%d %H:%M%z}",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "X-Source-Language": translation.source.locale.language_code,
        _ID: str(translation.uuid),
        _TAKEN: now.isoformat(),
    }
    model = translation.source.specific_content_type.model_class()
    entries = {(each.context_id, each.string_id): _entry(each, model) for each in with_words(translation)}
    return po.write(header, entries.values())


def _entry(segment: StringSegment, model: type) -> Entry:
    context = segment.context
    entry = Entry(segment.string.data, msgctxt=context.path, comment=label_of(model, context.field_path))
    row = row_of(segment)
    if row is None:
        return entry
    entry.msgstr = row.data
    if hasattr(row, "carried"):
        entry.fuzzy, entry.previous = True, row.carried.made_from
    if row.translation_type == StringTranslation.TRANSLATION_TYPE_MACHINE:
        entry.fuzzy = True
        entry.comment += "\n" + _("Translated by machine; nobody has confirmed it yet.")
    if row.has_error:
        entry.fuzzy = True
        entry.comment += "\n" + _("Readers do not see it: %(reason)s") % {"reason": row.get_error()}
    return entry


def file_name(translation: Translation) -> str:
    """For the PO file of a translation; different for each."""
    title = slugify(translation.source.object_repr)[:60] or "page"
    return f"{title}-{translation.pk}.{translation.target_locale.language_code}.po"


def zipped(translations: Iterable[Translation]) -> bytes:
    """A zip of the PO files of translations."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for translation in translations:
            archive.writestr(file_name(translation), exported(translation))
    return buffer.getvalue()


# --- what is brought back


@dataclass
class File:
    """One PO file of an upload: what is to be written, and what there is to say about it.

    `refused` keeps the whole upload from being written; `skipped` are entries that are left out, `noted` such that are
    taken all the same.
    """

    name: str
    translation: Translation | None = None
    page: Page | None = None
    words: list[tuple[StringSegment, str]] = field(default_factory=list)
    unchanged: int = 0
    refused: list[Fault] = field(default_factory=list)
    skipped: list[Fault] = field(default_factory=list)
    noted: list[Fault] = field(default_factory=list)

    @property
    def has_remarks(self) -> bool:
        return bool(self.refused or self.skipped or self.noted)


class Refused(Exception):
    """An upload that cannot be opened, or a file that is for no page here; the message says why."""


@transaction.atomic
def take(name: str, content: bytes, user: User, only: Translation | None = None) -> list[File]:
    """Read an upload, a PO file or a zip of them, and write its words if nothing in it is refused.

    A PO file that is sent to one translation (`only`) has to be its own.
    Raises `Refused` for a zip that cannot be opened.
    """
    if content.startswith(b"PK\x03\x04") or name.lower().endswith(".zip"):
        files = [_judged(each, text, user, None) for each, text in _unzipped(content)]
    else:
        files = [_judged(name, content, user, only)]
    times = Counter(each.translation for each in files if each.translation)
    for each in files:
        if times[each.translation] > 1:
            each.refused.append(Fault(0, _("Another file here is for the same page and language.")))
    if not any(each.refused for each in files):
        for each in files:
            _write(each, user)
    return files


def _unzipped(content: bytes) -> Iterator[tuple[str, bytes]]:
    """The PO files of a zip with their names, which are names and not paths to anything."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            # What archivers add of their own: folders, and hidden files of one maker's systems.
            inside = [
                each
                for each in archive.infolist()
                if not each.is_dir() and not each.filename.startswith("__MACOSX/") and ".DS_Store" not in each.filename
            ]
            if not inside:
                raise Refused(_("There is no file in this zip."))
            if len(inside) > MOST_FILES:
                raise Refused(
                    _("There are %(number)s files in this zip; at most %(most)s are read.")
                    % {"number": len(inside), "most": MOST_FILES}
                )
            left = LARGEST_TOGETHER
            for each in inside:
                if not each.filename.lower().endswith(".po"):
                    raise Refused(_("“%(name)s” in this zip is not a PO file.") % {"name": each.filename[:100]})
                # What it says of its size may be wrong: no more is unpacked than is allowed.
                with archive.open(each) as file:
                    found = file.read(LARGEST + 1)
                left -= len(found)
                if left < 0:
                    raise Refused(_("The files in this zip are too large together."))
                yield each.filename, found
    except _DAMAGED as error:
        raise Refused(_("This zip is damaged, or closed with a password.")) from error


def _judged(name: str, content: bytes, user: User, only: Translation | None) -> File:
    """One file, read and compared with the page that it is for; nothing is written."""
    file = File(name[:150])
    if len(content) > LARGEST:
        file.refused.append(Fault(0, _("It is larger than %(size)s MB.") % {"size": LARGEST // 1_000_000}))
        return file
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        file.refused.append(Fault(line, _("It is not written in UTF-8. Save it in that encoding.")))
        return file
    catalogue = po.read(text)
    file.refused += catalogue.faults
    if len(catalogue.entries) > MOST_ENTRIES:
        file.refused.append(Fault(0, _("It has more than %(most)s entries.") % {"most": MOST_ENTRIES}))
        return file
    try:
        file.translation = _translation_of(catalogue.header, user, only)
    except Refused as refusal:
        file.refused.append(Fault(1, str(refusal)))
        return file
    file.page = page_of(file.translation)
    _compare(file, catalogue, file.translation, user)
    file.refused.sort(key=lambda each: each.line)
    return file


def _translation_of(header: dict[str, str], user: User, only: Translation | None) -> Translation:
    """The translation that a file's header names; raises `Refused` unless the user may write it, now."""
    if not header:
        raise Refused(_("It has no header: it does not begin with the entry that a download begins with."))
    charset = header.get("content-type", "").lower().partition("charset=")[2].strip()
    if charset not in {"", "utf-8", "utf8"}:
        raise Refused(
            _("Its header says that it is written in %(encoding)s. Save it in UTF-8.") % {"encoding": charset[:40]}
        )
    named = header.get(_ID.lower(), "")
    if not named:
        raise Refused(_("Its header does not say what it is a translation of (%(field)s).") % {"field": _ID})
    translation, page = _editable(named, user)
    if translation is None or page is None or (only is not None and translation != only):
        raise Refused(
            _("It is not a translation of this page into this language.")
            if only is not None
            else _("It is not a translation of a page that you may translate.")
        )
    language = translation.target_locale.language_code
    if header.get("language", "").replace("_", "-").lower() != language.lower():
        raise Refused(
            _("Its header gives the language as “%(given)s”, not “%(language)s”.")
            % {"given": header.get("language", "")[:40], "language": language}
        )
    if not translation.enabled:
        raise Refused(_("The page is no translation any more: it goes its own way."))
    lock = page.get_lock()
    if lock and lock.for_user(user):
        raise Refused(_("The page is locked."))
    return translation


def _editable(named: str, user: User) -> tuple[Translation | None, Page | None]:
    try:
        translation = Translation.objects.select_related("source__locale", "target_locale").get(uuid=named)
    except (Translation.DoesNotExist, ValidationError):
        return None, None
    page = page_of(translation)
    return (translation, page) if page is not None and page.permissions_for_user(user).can_edit() else (None, None)


def _compare(file: File, catalogue: Catalogue, translation: Translation, user: User) -> None:
    """Sort the entries of a file: to be written, left out, refused."""
    source = translation.source
    model = source.specific_content_type.model_class()
    segments = {(each.context.path, each.string.data): each for each in with_words(translation)}
    paths = set(TranslationContext.objects.filter(object=source.object_id).values_list("path", flat=True))
    taken_at = _moment(catalogue.header.get(_TAKEN.lower(), ""))
    seen: dict[tuple[str, str], int] = {}
    for entry in catalogue.entries:
        if entry.msgctxt is None or entry.msgctxt not in paths:
            file.refused.append(
                Fault(
                    entry.line,
                    _("Nothing on this page is at “%(place)s”: the entry is not of this page.")
                    % {"place": entry.msgctxt[:80]}
                    if entry.msgctxt
                    else _("It has no msgctxt: the entry is not of this page."),
                )
            )
            continue
        key = (entry.msgctxt, entry.msgid)
        if key in seen:
            file.refused.append(
                Fault(entry.line, _("The same text has stood there before, in line %(line)s.") % {"line": seen[key]})
            )
            continue
        seen[key] = entry.line
        if not entry.msgstr.strip():
            continue
        segment = segments.get(key)
        if segment is None:
            file.skipped.append(
                Fault(
                    entry.line, _("The original does not say this any more: “%(words)s”.") % {"words": entry.msgid[:80]}
                )
            )
            continue
        words = entry.msgstr.strip()
        if wrong := faults(entry.msgid, words, limits(model, segment.context.field_path)):
            file.refused += [Fault(entry.line, reason) for reason in wrong]
            continue
        _sort(file, entry, segment, words, taken_at, user)


def _sort(file: File, entry: Entry, segment: StringSegment, words: str, taken_at: datetime | None, user: User) -> None:
    """Put sound words with what is to be written, unless nobody stands for them or somebody else was faster."""
    row = row_of(segment)
    if row is not None and row.data == words:
        is_machine = row.translation_type == StringTranslation.TRANSLATION_TYPE_MACHINE
        if not is_machine and not hasattr(row, "carried"):
            file.unchanged += 1
            return
        if entry.fuzzy:
            return
    elif entry.fuzzy:
        file.skipped.append(Fault(entry.line, _("It is marked fuzzy: nobody has confirmed it yet.")))
        return
    elif (
        row is not None and row.last_translated_by_id not in {None, user.pk} and taken_at and row.updated_at > taken_at
    ):
        reason = _("Somebody else has written “%(words)s” since this file was downloaded.") % {"words": row.data[:80]}
        file.skipped.append(Fault(entry.line, reason))
        return
    if lost := lost_links(entry.msgid, words):
        reason = _("A link of the original is missing (%(links)s). Taken without it.") % {"links": ", ".join(lost)}
        file.noted.append(Fault(entry.line, reason))
    file.words.append((segment, words))


def _moment(text: str) -> datetime | None:
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return found if found and timezone.is_aware(found) else None


def _write(file: File, user: User) -> None:
    if not file.words or file.translation is None or file.page is None:
        return
    for segment, words in file.words:
        write(file.translation, segment, words, user)
    Translation.objects.filter(pk=file.translation.pk).update(translations_last_updated_at=timezone.now())
    log(
        file.page.specific_deferred, "translation.import", user=user, data={"file": file.name, "texts": len(file.words)}
    )
