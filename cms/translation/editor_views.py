"""The translation editor, its preview, and the review of what was submitted.

Opened where every page is edited: `wagtail_hooks` answers for pages that are translations. Wagtail has asked by then
whether the user may edit the page.
"""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.ui.side_panels import PageStatusSidePanel
from wagtail.models import Page, TaskState, WorkflowState
from wagtail.utils.decorators import xframe_options_sameorigin_override
from wagtail_localize.models import Translation

from cms.core.models import TranslatedRevision, Words
from cms.core.visibility import is_public

from . import assembly, machine
from .editor import Editor, marked
from .following import work_off_without_worker
from .guard import untranslated
from .memory import suggestions
from .publish_form import PublishForm
from .rights import may_detach
from .working import addresses_of, working_words


class TranslationEditor:
    """Answers for the edit page of one translation."""

    def __init__(self, request: HttpRequest, page: Page, translation: Translation) -> None:
        self.request = request
        user: Any = request.user
        self.user = user
        self.page = page
        self.translation = translation
        self.lock = page.get_lock()
        self.locked = bool(self.lock and self.lock.for_user(self.user))
        self.may_publish = page.permissions_for_user(self.user).can_publish()
        live = _approved(page)
        self.editor = Editor(translation, user, live)
        self.form = PublishForm(request.POST or None)

    def answer(self) -> HttpResponse:
        """The editor, or what a button of it does."""
        if self.request.method != "POST":
            work_off_without_worker()
            return self.show()
        if self.locked:
            messages.error(self.request, _("The page is locked: nothing was saved."))
            return self.show(keep=True)
        action = self.request.POST.get("action", "save")
        self.editor.take(self.request.POST)
        if self.editor.changed:
            self.editor.touch()
        if self.editor.has_errors:
            self._save_draft()
            messages.error(self.request, _("Some of the words could not be kept as they are: see below."))
            return self.show()
        act = {"publish": self._publish, "submit": self._submit, "save": self._save}.get(action)
        return act() if act else self._save()

    # --- what the buttons do

    def _save(self) -> HttpResponse:
        self._save_draft()
        saved = _("The draft is saved.")
        if self.page.live:
            saved = _("The draft is saved. Readers see the version that was published last.")
        messages.success(self.request, saved)
        return redirect(self.request.path)

    def _save_draft(self, **options: Any) -> Any:
        """A version of what is written; none where nothing differs from the latest one."""
        latest = self.page.get_latest_revision()
        record = TranslatedRevision.objects.filter(revision=latest).first()
        same = (
            record is not None
            and not options
            and record.source_updated_at == self.translation.source.last_updated_at
            and [(w.path, w.text, w.words, w.made_from, w.machine) for w in record.entries]
            == [(w.path, w.text, w.words, w.made_from, w.machine) for w in working_words(self.translation)]
            and record.addresses == addresses_of(self.translation)
        )
        if same:
            return latest
        with transaction.atomic():
            revision = assembly.save_draft(self.translation, self.user, log_action=True, **options)
            TaskState.objects.filter(
                workflow_state=self.page.current_workflow_state, status=TaskState.STATUS_IN_PROGRESS
            ).update(revision=revision)
        return revision

    def _submit(self) -> HttpResponse:
        self._save_draft()
        if (state := self.page.current_workflow_state) and state.status == WorkflowState.STATUS_NEEDS_CHANGES:
            state.resume(self.user)
        elif state is None and (workflow := self.page.get_workflow()):
            left = untranslated(working_words(self.translation))
            if left and not self.may_publish:
                messages.error(self.request, _("Saved, but not submitted: %(reason)s") % {"reason": _missing(left)})
                return redirect(self.request.path)
            workflow.start(Page.objects.get(pk=self.page.pk).specific, self.user)
        else:
            messages.error(self.request, _("Saved. There is no review to submit it to."))
            return redirect(self.request.path)
        messages.success(self.request, _("Submitted: its reviewers are told."))
        return redirect(self.request.path)

    def _publish(self) -> HttpResponse:
        if not self.may_publish:
            raise PermissionDenied
        if not self.form.is_valid():
            self._save_draft()
            messages.error(self.request, _("Saved as a draft, not published: see below."))
            return self.show()
        incomplete, at = self.form.cleaned_data["incomplete"], self.form.cleaned_data["go_live_at"]
        left = untranslated(working_words(self.translation))
        if left and not incomplete:
            self._save_draft()
            messages.error(self.request, _("Saved as a draft, not published: %(reason)s") % {"reason": _missing(left)})
            return redirect(self.request.path)
        try:
            with transaction.atomic():
                latest = self.page.get_latest_revision_as_object()
                latest.go_live_at = at
                assembly.save_version(
                    self.translation,
                    working_words(self.translation),
                    addresses_of(self.translation),
                    user=self.user,
                    like=latest,
                    incomplete=incomplete and bool(left),
                ).publish(user=self.user)
        except PermissionDenied as refusal:
            messages.error(self.request, _("Not published: %(reason)s") % {"reason": refusal})
            return redirect(self.request.path)
        when = _("It is published.")
        if at:
            when = _live_at(at)
        messages.success(self.request, when + self._hint())
        return redirect(self.request.path)

    def _hint(self) -> str:
        page = Page.objects.get(pk=self.page.pk)
        if not page.live or is_public(page):
            return ""
        return " " + _("Readers will see it once its original is public.")

    # --- what is shown

    def show(self, *, keep: bool = False) -> HttpResponse:
        """The page with all texts."""
        request, page, translation = self.request, self.page, self.translation
        offered = suggestions(translation, self.user)
        for row in self.editor.rows:
            row.suggestions = [each for each in offered.get(row.segment.pk, []) if each != row.words][:3]
            if keep and (posted := request.POST.get(f"words-{row.key}")) is not None:
                row.posted = posted
        state = page.current_workflow_state
        task = state.current_task_state if state else None
        original = translation.source.get_source_instance()
        side_panels = self._side_panels()
        context = {
            "page": page,
            "page_for_status": page,
            "page_perms": page.permissions_for_user(self.user),
            "translation": translation,
            "original": original,
            "original_url": self._url_of(original),
            "editor": self.editor,
            "counts": self.editor.counts,
            "form": self.form,
            "lock": self.lock,
            "lock_message": self.lock.get_message(self.user) if self.lock else "",
            "locked": self.locked,
            "may_publish": self.may_publish,
            "may_detach": may_detach(self.user, page),
            "may_submit": self._may_submit(state),
            "may_review": bool(task and self._may_review(task)),
            "in_review": bool(task and task.status == TaskState.STATUS_IN_PROGRESS),
            "sent_back": task if task and task.status == TaskState.STATUS_REJECTED else None,
            "public": is_public(page),
            "scheduled": page.scheduled_revision,
            "machine": machine.offer_for(translation),
            "others": self._others(),
            "media": MediaContainer(side_panels).media + self.form.media,
            "side_panels": side_panels,
        }
        return render(request, "translation/editor.html", context)

    def _side_panels(self) -> list[Any]:
        page = self.page
        return [
            PageStatusSidePanel(
                page,
                self.request,
                show_schedule_publishing_toggle=False,
                live_object=page,
                scheduled_object=page.get_scheduled_revision_as_object(),
                locale=self.translation.target_locale,
                translations=[],
            )
        ]

    def _may_submit(self, state: WorkflowState | None) -> bool:
        if state:
            return bool(state.status == WorkflowState.STATUS_NEEDS_CHANGES)
        return bool(self.page.has_workflow)

    def _may_review(self, task: TaskState) -> bool:
        return may_review(self.page, task, self.user)

    def _others(self) -> list[tuple[str, str]]:
        """The other languages of the page that the user may open: name and address."""
        others = self.page.get_translations().filter(alias_of=None).exclude(locale=self.translation.source.locale)
        urls = ((other.locale.get_display_name(), self._url_of(other)) for other in others.select_related("locale"))
        return [(name, url) for name, url in urls if url]

    def _url_of(self, page: Page) -> str:
        if page.permissions_for_user(self.user).can_edit():
            return reverse("wagtailadmin_pages:edit", args=[page.pk])
        return str(page.full_url) if is_public(page) else ""


def _live_at(moment: datetime) -> str:
    return _("It goes live on %(time)s.") % {"time": f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"}


def _missing(left: list[str]) -> str:
    quoted = " · ".join(f"“{text[:60]}”" for text in left[:5])
    if len(left) > 5:
        more = len(left) - 5
        quoted += " " + ngettext("and %(number)s more", "and %(number)s more", more) % {"number": more}
    return _("these texts are not translated yet: %(texts)s.") % {"texts": quoted}


def _approved(page: Page) -> list[Words]:
    """What readers see: the words of the live version."""
    record = TranslatedRevision.objects.filter(revision=page.live_revision_id).first() if page.live else None
    return record.entries if record else []


def may_review(page: Page, task: TaskState, user: Any) -> bool:
    """Whether `user` may decide on what was submitted."""
    actions = task.task.specific.get_actions(page, user)
    return task.status == TaskState.STATUS_IN_PROGRESS and any(name == "approve" for name, _label, _more in actions)


class ReviewView(View):
    """Original, what readers see, and what was submitted, side by side; approved or sent back with a comment."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.user: Any = request.user
        self.page = get_object_or_404(Page, pk=kwargs["page_id"]).specific
        state = self.page.current_workflow_state
        task = state.current_task_state if state else None
        self.translation = Translation.objects.filter(
            source__object=self.page.translation_key, target_locale=self.page.locale_id, enabled=True
        ).first()
        if self.translation is None or not self.page.permissions_for_user(request.user).can_edit():
            raise PermissionDenied
        if task is None or not may_review(self.page, task, request.user):
            messages.info(request, _("There is nothing to review here for you, or somebody has decided already."))
            return redirect("wagtailadmin_pages:edit", self.page.pk)
        self.task = task
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, page_id: int) -> HttpResponse:
        live = _approved(self.page)
        before = {(each.path, each.text): each for each in live}
        submitted, _addresses = assembly.words_of(self.task.revision, self.translation)
        editor = Editor(self.translation, self.user, live)
        labels = {(row.segment.context.path, row.text): row.label for row in editor.rows}
        rows = [
            {
                "label": labels.get((each.path, each.text), ""),
                "words": each,
                "before": before.get((each.path, each.text)),
                "change": _change(before.get((each.path, each.text)), each),
                "original_change": marked(each.made_from, each.text) if each.is_stale else "",
            }
            for each in submitted
        ]
        changed = [row for row in rows if row["change"] or not row["before"]]
        context = {
            "page": self.page,
            "translation": self.translation,
            "task": self.task,
            "rows": rows,
            "changed": len(changed),
            "missing": sum(not each.words for each in submitted),
            "comments": self.task.workflow_state.task_states.exclude(comment="").order_by("-finished_at"),
            "live": bool(live),
        }
        return render(request, "translation/review.html", context)

    def post(self, request: HttpRequest, page_id: int) -> HttpResponse:
        comment = request.POST.get("comment", "").strip()[:5000]
        decision = request.POST.get("decision")
        if request.POST.get("revision") != str(self.task.revision_id):
            messages.error(request, _("The translation has changed since you opened it: please look again."))
            return redirect(request.path)
        if decision not in {"approve", "reject"}:
            raise Http404
        if decision == "reject" and not comment:
            messages.error(request, _("Say what is to be changed."))
            return self.get(request, page_id)
        try:
            with transaction.atomic():
                self.task.task.specific.on_action(self.task, request.user, decision, comment=comment)
        except PermissionDenied as refusal:
            messages.error(request, _("Not published: %(reason)s") % {"reason": refusal})
            return redirect(request.path)
        done = _("Approved and published.") if decision == "approve" else _("Sent back to its translator.")
        # A version that was given a time keeps it.
        if decision == "approve" and (later := self.page.scheduled_revision):
            done = _live_at(later.approved_go_live_at)
        messages.success(request, done)
        return redirect("wagtailadmin_pages:edit", self.page.pk)


def _change(before: Words | None, after: Words) -> Any:
    if before is None or not before.words or before.words == after.words:
        return ""
    return marked(before.words, after.words)


@xframe_options_sameorigin_override
def preview(request: HttpRequest, translation_id: int, mode: str | None = None) -> HttpResponse:
    """The page as it would be with the words written so far; what has none is left out."""
    translation = get_object_or_404(Translation, pk=translation_id, enabled=True)
    page = get_object_or_404(Page, translation_key=translation.source.object_id, locale=translation.target_locale)
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    draft, _lacking = assembly.assemble(translation, working_words(translation), addresses_of(translation))
    if mode is not None and mode not in dict(draft.preview_modes):
        raise Http404
    response: HttpResponse = draft.make_preview_request(request, mode or draft.default_preview_mode)
    return response


def edit(request: HttpRequest, page: Page, translation: Translation) -> HttpResponse:
    """The editor for a page that is a translation."""
    return TranslationEditor(request, page, translation).answer()
