"""Whatever happens to content, the read model follows at once: comparing everything afterwards finds nothing."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core import serializers
from django.db import transaction
from django.test import override_settings
from taggit.models import Tag
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    Locale,
    Page,
    PageViewRestriction,
    ReferenceIndex,
    Site,
    Task,
    Workflow,
    WorkflowTask,
)

from cms.core.models import SiteSettings, User
from cms.published import sequencer
from cms.published.models import PendingChange, PublishedItem
from news.models import NewsAuthor, NewsOrganisation, NewsPage, NewsPlace, NewsProject, NewsTheme
from projects.models import ProjectDocument, ProjectRelation
from tests import factories
from tests.factories import committed

pytestmark = pytest.mark.django_db


@dataclass
class World:
    """A public thing of each kind, all of which name each other."""

    parent: Any
    child: Any
    theme: Any
    project: Any
    news: Any
    translation: Any
    image: Any
    document: Any
    organisation: Any
    town: Any
    region: Any
    collection: Any
    admin: User


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("media")


@pytest.fixture(autouse=True)
def media_root(settings, folder) -> Path:
    """The pictures stay where the first test has put them."""
    settings.MEDIA_ROOT = str(folder)
    return folder


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker, folder) -> Iterator[World]:
    """The world, made once; every test takes back what it does to it."""
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(MEDIA_ROOT=str(folder)):
            found = make_world()
        yield found
        transaction.set_rollback(True)


@pytest.fixture
def world(made: World, db) -> World:
    """The world as the database has it."""
    rows = {field.name: getattr(made, field.name) for field in fields(made)}
    return World(**{name: type(row)._default_manager.get(pk=row.pk) for name, row in rows.items()})


def make_world() -> World:
    image, document = factories.image(), factories.document()
    region = factories.place(kind="region")
    town = factories.place(parent=region)
    organisation = factories.organisation(logo=image)
    theme = factories.theme()
    project = factories.project(children={"documents": [ProjectDocument(document=document, category="A08")]})
    factories.project(children={"relations": [ProjectRelation(kind="related", project=project)]})
    news = factories.news(
        tags=["water"],
        lead_image=image,
        children={
            "theme_links": [NewsTheme(theme=theme)],
            "project_links": [NewsProject(project=project)],
            "place_links": [NewsPlace(place=town)],
            "organisation_links": [NewsOrganisation(organisation=organisation)],
            "authors": [NewsAuthor(name="Aigul", locale=factories.locale())],
        },
    )
    parent, child = factories.content(), factories.content()
    with committed():
        child.move(parent, pos="last-child")
        collection = Collection.get_first_root_node().add_child(name="Shelf")
    return World(
        parent,
        child,
        theme,
        project,
        news,
        factories.translate(news, "ru"),
        image,
        document,
        organisation,
        town,
        region,
        collection,
        User.objects.create_superuser("admin"),
    )


def publish(page: Any, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()


def save(row: Any, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()


def restrict(page: Any) -> None:
    PageViewRestriction.objects.create(page=page, restriction_type="login")


def restrict_shelf(world: World) -> None:
    save(world.image, collection=world.collection)
    CollectionViewRestriction.objects.create(collection=world.collection, restriction_type="login")


def move_shelf(world: World) -> None:
    """Below one that is restricted."""
    save(world.document, collection=world.collection)
    closed = Collection.get_first_root_node().add_child(name="Closed")
    CollectionViewRestriction.objects.create(collection=closed, restriction_type="login")
    Collection.objects.get(pk=world.collection.pk).move(closed, pos="sorted-child")
    Collection.objects.get(pk=world.collection.pk).save()


def approve(world: World) -> None:
    workflow = Workflow.objects.create(name="Review")
    WorkflowTask.objects.create(workflow=workflow, task=Task.objects.create(name="Look"), sort_order=1)
    world.news.title = "Approved"
    world.news.save_revision()
    workflow.start(world.news, world.admin).current_task_state.approve(user=world.admin)


def load_fixture(world: World) -> None:
    """As loaddata does: signals say "raw", and Wagtail's reference index is left as it was."""
    world.news.lead_image = None
    for written in serializers.deserialize("json", serializers.serialize("json", [world.news])):
        written.save()


EVENTS: dict[str, Callable[[World], object]] = {
    "published again": lambda world: publish(world.news, title="Another title"),
    "draft saved": lambda world: world.news.save_revision(),
    "theme renamed": lambda world: publish(world.theme, title="Another title"),
    "project unpublished": lambda world: world.project.unpublish(),
    "parent unpublished": lambda world: world.parent.unpublish(),
    "tree unpublished": lambda world: UnpublishPageAction(
        world.parent, user=world.admin, include_descendants=True
    ).execute(skip_permission_checks=True),
    "slug changed": lambda world: publish(world.parent, slug="elsewhere"),
    "moved": lambda world: world.child.move(factories.home(), pos="first-child"),
    "reordered": lambda world: world.parent.move(world.parent.get_siblings().first(), pos="left"),
    "deleted": lambda world: Page.objects.get(pk=world.project.pk).delete(),
    "tree deleted": lambda world: Page.objects.get(pk=world.parent.pk).delete(),
    "copied": lambda world: world.parent.copy(
        recursive=True, to=factories.home(), update_attrs={"slug": "copy"}, keep_live=True
    ),
    "alias made": lambda world: world.news.create_alias(update_slug="alias", parent=world.news.get_parent()),
    "source of an alias unpublished": lambda world: [
        world.parent.create_alias(update_slug="alias", parent=factories.home()),
        world.parent.unpublish(),
    ],
    "original unpublished": lambda world: world.news.unpublish(),
    "translation deleted": lambda world: world.translation.delete(),
    "page restricted": lambda world: restrict(world.parent),
    "homes restricted": lambda world: restrict(factories.home("ru")),
    "collection restricted": restrict_shelf,
    "collection moved": move_shelf,
    "image changed": lambda world: save(world.image, credit="Somebody else", focal_point_x=10, focal_point_y=10),
    "image deleted": lambda world: world.image.delete(),
    "document deleted": lambda world: world.document.delete(),
    "organisation renamed": lambda world: save(world.organisation, name="Another name"),
    "organisation deleted": lambda world: [
        NewsOrganisation.objects.all().delete(),
        world.organisation.delete(),
    ],
    "place renamed": lambda world: save(world.region, name="Another name"),
    "tag renamed": lambda world: save(Tag.objects.get(slug="water"), name="Waters", slug="waters"),
    "tag deleted": lambda world: Tag.objects.get(slug="water").delete(),
    "part changed": lambda world: save(NewsAuthor.objects.get(page=world.news.pk), name="Gulnara"),
    "part deleted": lambda world: NewsTheme.objects.all().delete(),
    "settings changed": lambda world: save(SiteSettings.load(), attribution="Somebody else"),
    "site changed": lambda world: save(Site.objects.get(), root_page=factories.home("ru")),
    "locale unused": lambda world: save(Locale.objects.get(language_code="sv"), language_code="fi"),
    "approved": approve,
    "fixture loaded": load_fixture,
}


@pytest.mark.parametrize("event", EVENTS)
def test_the_read_model_follows(event: str, world: World):
    with committed():
        EVENTS[event](world)
    assert not PendingChange.objects.exists()
    before = {item.pk: (item.seq, item.digest) for item in PublishedItem.objects.all()}
    sequencer.reconcile()
    after = PublishedItem.objects.all()
    assert [str(item) for item in after if before.get(item.pk) != (item.seq, item.digest)] == []


def test_a_redirect_changes_no_document_but_what_is_cached(world: World):
    before = set(PublishedItem.objects.values_list("seq", flat=True))
    generation = sequencer.PublishedState.objects.get().generation
    with committed():
        Redirect.objects.create(old_path="/old", redirect_page=world.news)
    assert set(PublishedItem.objects.values_list("seq", flat=True)) == before
    assert sequencer.PublishedState.objects.get().generation > generation


def test_the_reference_index_follows_a_fixture(world: World):
    image = ContentType.objects.get_for_model(type(world.image))
    with committed():
        load_fixture(world)
    references = ReferenceIndex.objects.filter(object_id=str(world.news.pk), to_content_type=image)
    assert not references.filter(base_content_type=ContentType.objects.get_for_model(Page)).exists()
    assert NewsPage.objects.get(pk=world.news.pk).lead_image is None
