"""Withdrawal: a page is taken out at once and everywhere, and partners are asked to delete their copies.

With it goes all that is public only with it: its languages, what lies below it, their aliases, and the media that
nothing else uses. Until somebody lifts the withdrawal nothing of it can be published, whichever way it is tried.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import connection, models, transaction
from django.db.models.signals import pre_save
from django.utils import timezone
from wagtail.actions.copy_page import CopyPageAction
from wagtail.actions.create_alias import CreatePageAliasAction
from wagtail.actions.publish_revision import PublishRevisionAction
from wagtail.log_actions import log
from wagtail.models import Locale, Page, PagePermissionTester, PageQuerySet, ReferenceIndex, Revision, WorkflowState
from wagtail.permissions import page_permission_policy
from wagtail_localize.models import TranslationSource

from cms.core import visibility

from . import hints
from .expansion import public_only_with
from .models import PublishedItem, Withdrawal, WithdrawnPage
from .sequencer import drain

AnyUser = AbstractBaseUser | AnonymousUser
# How many things may stand between a page and what it uses: page → organisation → place → its country.
_MAX_STEPS = 6


class Withdrawn(PermissionDenied):
    """The page is withdrawn: it cannot be published until somebody lifts that."""


@dataclass
class Going:
    """What a withdrawal takes out, and what stays though its pages use it.

    `unmarked` are the files that were marked public and are used by nothing else that is; `used` stays because
    something else public uses it, `marked` because somebody marked it public.
    """

    pages: list[Page]
    things: list[models.Model] = field(default_factory=list)
    unmarked: list[models.Model] = field(default_factory=list)
    used: list[models.Model] = field(default_factory=list)
    marked: list[models.Model] = field(default_factory=list)


def is_offered(page: Page) -> bool:
    """Whether `page` is one that can be withdrawn: any below a front page."""
    return bool(page.depth > 2)


def may_withdraw(user: AnyUser, page: Page) -> bool:
    """Whether `user` may withdraw `page` or lift its withdrawal: he may publish all that goes out with it."""
    return is_offered(page) and _may_publish(user, _all_with([page.translation_key]))


def may_lift(user: AnyUser, withdrawal: Withdrawal) -> bool:
    """Whether `user` may lift it: he may publish all its pages."""
    return _may_publish(user, pages_of(withdrawal))


def _may_publish(user: AnyUser, pages: PageQuerySet) -> bool:
    # An alias goes where its source goes, whoever owns the place where it lies.
    return all(
        page_permission_policy.user_has_permission_for_instance(user, "publish", page)
        for page in pages.filter(alias_of=None)
    )


def _all_with(keys: Iterable[UUID]) -> PageQuerySet:
    """The pages with these translation keys and all that are public only with one of them, in the tree's order."""
    found: PageQuerySet = Page.objects.filter(public_only_with(set(keys))).order_by("path")
    return found


def pages_of(withdrawal: Withdrawal) -> PageQuerySet:
    """The pages of a withdrawal that there still are."""
    found: PageQuerySet = Page.objects.filter(translation_key__in=withdrawal.pages.values("uuid")).order_by("path")
    return found


def withdrawals_of(page: Page) -> models.QuerySet[Withdrawal]:
    """The withdrawals in force that `page` is part of."""
    return Withdrawal.objects.in_force().of(page.translation_key)


def what_goes(page: Page) -> Going:
    """What the withdrawal of `page` would take out now."""
    pages = _all_with([page.translation_key]).select_related("locale", "content_type")
    going = Going(list(pages))
    ids = [each.pk for each in going.pages]
    for model, used in _used_by(ids).items():
        public = visibility.public_ids(model, used)
        elsewhere = visibility.used_without(model, used, ids)
        for thing in model._default_manager.filter(pk__in=used).order_by("pk"):
            if thing.pk in elsewhere:
                going.used.append(thing)
            elif thing.marked_public and _is_file(model):
                going.unmarked.append(thing)
            elif thing.marked_public:
                going.marked.append(thing)
            elif thing.pk in public:
                going.things.append(thing)
    return going


def _is_file(model: type[models.Model]) -> bool:
    return any(each.name == "file" for each in model._meta.get_fields())


def _used_by(page_ids: Iterable[int]) -> Mapping[type[Any], set[int]]:
    """The primary keys of the images, documents, organisations and places that these pages use, by model."""
    found: dict[type[models.Model], set[int]] = {}
    waiting: dict[ContentType, set[int]] = {ContentType.objects.get_for_model(Page): set(page_ids)}
    for _step in range(_MAX_STEPS):
        users, waiting = waiting, {}
        for content_type, ids in users.items():
            references = ReferenceIndex.objects.filter(
                base_content_type=content_type, object_id__in=[str(pk) for pk in ids]
            ).values_list("to_content_type", "to_object_id")
            for type_id, pk in references.distinct():
                target = ContentType.objects.get_for_id(type_id)
                model = target.model_class()
                # A link by hand may have anything for an id.
                if model is None or not hasattr(model, "marked_public") or not pk.isdecimal():
                    continue
                if int(pk) not in found.get(model, ()):
                    found.setdefault(model, set()).add(int(pk))
                    waiting.setdefault(target, set()).add(int(pk))
    return found


def withdraw(page: Page, user: Any) -> tuple[Withdrawal, Going]:
    """Take `page` out with all that is public only with it, in one transaction; returns what was taken."""
    with transaction.atomic():
        # Whoever is publishing one of them comes before us, or finds it withdrawn.
        keys = set(_locked(_all_with([page.translation_key])).values_list("translation_key", flat=True))
        going = what_goes(page)
        for each in going.pages:
            _take_out(each, user)
        for thing in going.unmarked:
            thing.marked_public = False  # type: ignore[attr-defined]
            thing.save()
            log(thing, "wagtail.edit", user=user)
        now = timezone.now()
        withdrawal = Withdrawal.objects.create(
            title=page.get_admin_display_title(),
            uuid=page.translation_key,
            at=now,
            by=user,
            purge_by=now + settings.WITHDRAWAL_PURGE_TIME,
        )
        WithdrawnPage.objects.bulk_create(WithdrawnPage(withdrawal=withdrawal, uuid=key) for key in sorted(keys))
        # Also of what was unpublished earlier: its tombstone now asks partners to delete it.
        hints.hint_group(*keys)
        drain()
    return withdrawal, going


def _locked(pages: PageQuerySet) -> PageQuerySet:
    """The same, locked until the end of the transaction where the database locks rows."""
    if connection.features.has_select_for_update:
        list(Page.objects.select_for_update(no_key=True).filter(pk__in=list(pages.values_list("pk", flat=True))))
    return pages


def _take_out(page: Page, user: Any) -> None:
    """Unpublish `page`, with nothing left that would publish it again."""
    for state in WorkflowState.objects.active().for_instance(page):
        state.cancel(user=user)
    waiting = Revision.page_revisions.filter(object_id=str(page.pk), approved_go_live_at__isnull=False)
    waiting.update(approved_go_live_at=None)
    # As it is now: an alias has been unpublished with its source.
    current = Page.objects.get(pk=page.pk).specific
    if current.live:
        current.unpublish(user=user, log_action="published.withdraw")
    else:
        log(current, "published.withdraw", user=user)


def lift(withdrawal: Withdrawal, user: Any) -> None:
    """Let its pages be published again; they stay unpublished until somebody does so."""
    with transaction.atomic():
        withdrawal.lifted_at, withdrawal.lifted_by = timezone.now(), user
        withdrawal.save()
        for page in pages_of(withdrawal).specific():
            log(page, "published.lift", user=user)


def asked(withdrawal: Withdrawal) -> int | None:
    """The number of the last of its tombstones: who has read so far knows of all. None where there is none."""
    tombstones = PublishedItem.objects.filter(
        uuid__in=withdrawal.pages.values("uuid"), removed=True, purge_by=withdrawal.purge_by
    )
    last: int | None = tombstones.aggregate(last=models.Max("seq"))["last"]
    return last


# Who keeps copies and says how far they have come: a name, and whether it is past a number of an epoch.
Reader = tuple[str, Callable[[str, int], bool]]
_readers: list[Callable[[], Iterable[Reader]]] = []


def register_readers(readers: Callable[[], Iterable[Reader]]) -> None:
    """Make known who keeps copies; called from the `ready` of the app that knows them."""
    _readers.append(readers)


def readers() -> list[Reader]:
    """All who are known to keep copies."""
    return [reader for known in _readers for reader in known()]


# What must not happen to a withdrawn page, whichever way it is tried.


def connect() -> None:
    """Replace the methods that every way to publication passes through; called once the apps are ready."""
    pre_save.connect(keep_back, dispatch_uid="keep_back_withdrawn")
    PublishRevisionAction.execute = _publishing(PublishRevisionAction.execute)
    TranslationSource.create_or_update_translation = _translating(TranslationSource.create_or_update_translation)
    CopyPageAction.execute = _copying(CopyPageAction.execute)
    CreatePageAliasAction.execute = _copying(CreatePageAliasAction.execute)
    # Buttons, bulk actions and the edit view ask these. Who may restrict a page may do so while it is withdrawn, too.
    may_publish = PagePermissionTester.can_publish
    PagePermissionTester.can_publish = _unless_withdrawn(may_publish)
    PagePermissionTester.can_set_view_restrictions = may_publish
    PagePermissionTester.can_submit_for_moderation = _unless_withdrawn(PagePermissionTester.can_submit_for_moderation)


def keep_back(instance: Any, **_kwargs: Any) -> None:
    """No withdrawn page is saved as a live one. An alias, which follows its source unasked, waits."""
    if isinstance(instance, Page) and instance.live and _is_withdrawn(instance):
        if instance.alias_of_id is None:
            raise _refusal(instance.get_admin_display_title())
        instance.live = False


def _publishing(execute: Callable[..., None]) -> Callable[..., None]:
    """A withdrawn page is neither published nor scheduled."""

    @wraps(execute)
    def guarded(self: PublishRevisionAction, *args: Any, **kwargs: Any) -> None:
        with transaction.atomic():
            if isinstance(self.object, Page) and _is_withdrawn(self.object):
                raise _refusal(self.object.get_admin_display_title())
            execute(self, *args, **kwargs)

    return guarded


def _translating(create_or_update_translation: Any) -> Any:
    """Nor is it published as a translation: wagtail-localize does so after the commit, too late for a refusal."""

    @wraps(create_or_update_translation)
    def guarded(self: TranslationSource, locale: Locale, user: Any = None, publish: bool = True, **kwargs: Any) -> Any:
        if publish and Withdrawal.objects.in_force().of(self.object_id).exists():
            raise _refusal(self.object_repr)
        return create_or_update_translation(self, locale, user=user, publish=publish, **kwargs)

    return guarded


def _is_withdrawn(page: Page) -> bool:
    if page.pk:
        # Whoever is withdrawing it has done so then.
        _locked(Page.objects.filter(pk=page.pk))
    return withdrawals_of(page).exists()


def _refusal(title: str) -> Withdrawn:
    return Withdrawn(f"“{title}” is withdrawn: to publish it, lift the withdrawal first.")


def _copying(execute: Callable[..., Page]) -> Callable[..., Page]:
    """The copies and aliases of what is withdrawn are withdrawn with it."""

    @wraps(execute)
    def guarded(self: CopyPageAction | CreatePageAliasAction, *args: Any, **kwargs: Any) -> Page:
        with transaction.atomic():
            copy = execute(self, *args, **kwargs)
            sources, copies = [self.page], [copy]
            if self.recursive:
                # Both in the order of the tree, in which the copy has the same shape.
                sources, copies = (
                    list(root.get_descendants(inclusive=True).order_by("path")) for root in (self.page, copy)
                )
            keys = {
                source.translation_key: copied.translation_key for source, copied in zip(sources, copies, strict=True)
            }
            held = WithdrawnPage.objects.filter(uuid__in=list(keys), withdrawal__lifted_at=None)
            WithdrawnPage.objects.bulk_create(
                (WithdrawnPage(withdrawal_id=row.withdrawal_id, uuid=keys[row.uuid]) for row in held),
                ignore_conflicts=True,
            )
        return copy

    return guarded


def _unless_withdrawn(may: Callable[[PagePermissionTester], bool]) -> Callable[[PagePermissionTester], bool]:
    @wraps(may)
    def guarded(self: PagePermissionTester) -> bool:
        return may(self) and not withdrawals_of(self.page).exists()

    return guarded
