"""Who may do what, declared once; `manage.py setup_groups` makes it so. Explained in cms/docs/roles.md.

Rights follow the tree: each language has its own, so a right on a language's home is a right in that language only.
These groups are the system's: running it again puts back what is declared here. A site that wants something else makes
a group of its own.
"""

from collections.abc import Iterable

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Site,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

EDITORS = "Editors"
MODERATORS = "Moderators"
PARTNERS_MANAGERS = "Partners' managers"


def translators(language: str) -> str:
    """The name of the group that translates into `language`."""
    return f"Translators ({language})"


def reviewers(language: str) -> str:
    """The name of the group that reviews and publishes translations into `language`."""
    return f"Reviewers ({language})"


_ADMIN = "wagtailadmin.access_admin"
_SUBMIT = "wagtail_localize.submit_translation"
_VOCABULARY = [
    f"taxonomy.{action}_{model}" for model in ("organisation", "place") for action in ("add", "change", "view")
]
_RECOMMENDATIONS = [f"search.{action}_recommendation" for action in ("add", "change", "delete", "view")]
# Wagtail asks for the rights of its own image and document models, whichever models the site uses.
_LIBRARY = [
    f"{app}.{action}_{model}"
    for app, model in (("wagtailimages", "image"), ("wagtaildocs", "document"))
    for action in ("add", "change", "choose")
]

EVERYWHERE: dict[str, list[str]] = {
    EDITORS: [_ADMIN, _SUBMIT, *_VOCABULARY, *_RECOMMENDATIONS],
    MODERATORS: [
        _ADMIN,
        _SUBMIT,
        *_VOCABULARY,
        *_RECOMMENDATIONS,
        "taxonomy.delete_organisation",
        "taxonomy.delete_place",
        "core.change_sitesettings",
        *(f"wagtailredirects.{action}_redirect" for action in ("add", "change", "delete", "view")),
    ],
    # Keys and webhooks reach beyond the site: neither editors nor moderators have to do with them.
    PARTNERS_MANAGERS: [
        _ADMIN,
        *(
            f"partners.{action}_{model}"
            for model in ("partner", "endpoint")
            for action in ("add", "change", "delete", "view")
        ),
        "partners.view_delivery",
        "published.view_withdrawal",
    ],
}
PAGES = {
    EDITORS: ["add_page", "change_page", "publish_page"],
    MODERATORS: ["add_page", "change_page", "publish_page", "bulk_delete_page", "lock_page", "unlock_page"],
}
# Translators choose no pictures: those are facts of the original, and the library shows what drafts will use.
TRANSLATORS_PAGES = ["change_page"]
REVIEWERS_PAGES = ["change_page", "publish_page"]


@transaction.atomic
def setup_groups() -> None:
    """Make the groups and give them exactly the rights declared here; members stay as they are."""
    homes = language_homes()
    for name, permissions in EVERYWHERE.items():
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.set(_permissions(permissions))
        _set_page_permissions(group, homes.values(), PAGES.get(name, []))
        _set_library_permissions(group, _LIBRARY if name in PAGES else [])
    for language, home in homes.items():
        for name, codenames in ((translators(language), TRANSLATORS_PAGES), (reviewers(language), REVIEWERS_PAGES)):
            group, _ = Group.objects.get_or_create(name=name)
            group.permissions.set(_permissions([_ADMIN]))
            _set_page_permissions(group, [home], codenames)
            _set_library_permissions(group, [])
        _set_review(language, home)


def language_homes() -> dict[str, Page]:
    """The home of each language of the site, by its code: the root of that language's tree."""
    site = Site.objects.select_related("root_page").get(is_default_site=True)
    pages = site.root_page.get_translations(inclusive=True).filter(depth=site.root_page.depth).select_related("locale")
    by_code = {page.locale.language_code: page for page in pages}
    return {code: by_code[code] for code, _ in settings.LANGUAGES if code in by_code}


def _permissions(names: Iterable[str]) -> list[Permission]:
    """The permissions by the names that `user.has_perm` knows them by; all of them have to exist."""
    held = {
        f"{permission.content_type.app_label}.{permission.codename}": permission
        for permission in Permission.objects.select_related("content_type").filter(
            codename__in=[name.split(".")[1] for name in names]
        )
    }
    return [held[name] for name in names]


def _set_page_permissions(group: Group, homes: Iterable[Page], codenames: list[str]) -> None:
    permissions = _permissions([f"wagtailcore.{codename}" for codename in codenames])
    wanted = {(home.pk, permission.pk) for home in homes for permission in permissions}
    for held in GroupPagePermission.objects.filter(group=group):
        if (held.page_id, held.permission_id) in wanted:
            wanted.discard((held.page_id, held.permission_id))
        else:
            held.delete()
    for page_id, permission_id in sorted(wanted):
        GroupPagePermission.objects.create(group=group, page_id=page_id, permission_id=permission_id)


def _set_library_permissions(group: Group, names: list[str]) -> None:
    """Rights on every collection of images and documents."""
    root = Collection.get_first_root_node()
    wanted = {permission.pk for permission in _permissions(names)}
    GroupCollectionPermission.objects.filter(group=group).exclude(collection=root, permission__in=wanted).delete()
    for permission_id in wanted:
        GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission_id=permission_id)


def _set_review(language: str, home: Page) -> None:
    """The language's workflow: its reviewers, or a moderator, approve. One that an administrator has chosen stays."""
    name = f"Review ({language})"
    task, _ = GroupApprovalTask.objects.get_or_create(name=name)
    task.groups.set(Group.objects.filter(name__in=[reviewers(language), MODERATORS]))
    workflow, _ = Workflow.objects.get_or_create(name=name)
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task.task_ptr, defaults={"sort_order": 0})
    WorkflowPage.objects.get_or_create(page=home, defaults={"workflow": workflow})
