"""What editors do: each action through what they use, and what it means to the public noted in the oracle."""

import datetime
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageViewRestriction, Revision
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from cms.core.models import CustomDocument, CustomImage
from cms.published.models import Withdrawal
from cms.published.withdrawing import Withdrawn
from cms.taxonomy.models import Organisation, Place
from tests.factories import committed

from .canaries import replaced, slug, text
from .oracle import Node, Thing, Version, aliases_of, held_by, used_by
from .world import PARENTS, Kit, World

HOUR = datetime.timedelta(hours=1)


class NothingToDo(Exception):
    """The action finds nothing that it could be done to."""


Take = Callable[[Any], Any]
ACTIONS: dict[str, Callable[[World, Take], str]] = {}


def action(function: Callable[[World, Take], str]) -> Callable[[World, Take], str]:
    """An action: it takes its choices from `take`, and returns what it has done."""
    ACTIONS[function.__name__] = function
    return function


def perform(world: World, name: str, *choices: Any) -> None:
    """Do it, and note where addresses lead from now on. A choice is a number, or what is to be chosen itself."""
    left = iter(choices)

    def take(values: Any) -> Any:
        values, choice = list(values), next(left, 0)
        if not values:
            raise NothingToDo
        return values[choice % len(values)] if isinstance(choice, int) else values[values.index(choice)]

    before = {node: node.address for node in world.pages()}
    catch_up(world)
    try:
        with transaction.atomic():
            done = ACTIONS[name](world, take)
    except (NothingToDo, ValidationError):
        # A draft that names what has been deleted since cannot be saved as it is.
        return
    world.history.append(done)
    for node, address in before.items():
        if node.address != address and not node.deleted:
            world.led_on[address] = node
    world.look()


def catch_up(world: World) -> None:
    """Let happen what the site does by itself as soon as anybody reads it, and note which pages have gone live."""
    while any(not node.deleted and node.due and node.due[0] <= world.now for node in world.nodes):
        with committed():
            world.visitor.get("/robots.txt")
        due = [node for node in world.nodes if not node.deleted and node.due and node.due[0] <= world.now]
        for node in due:
            row = Page.objects.get(pk=node.pk)
            version = node.due[1] if node.due else None
            if version and row.live and text(version.title) in row.title:
                goes_live(world, node, version)
                break
        else:
            return


# What the oracle notes.


def goes_live(world: World, node: Node, version: Version) -> None:
    node.row, node.live, node.due, node.unsure, node.begins = version, True, None, False, None
    for alias in aliases_of(node, world.nodes):
        assert alias.row
        alias.row = replace(version, slug=alias.row.slug, slug_word=alias.row.slug_word)
        alias.live, alias.unsure, alias.begins = not alias.withdrawals, False, None


def is_published(world: World, node: Node, version: Version) -> None:
    """An editor has pressed "Publish" on this version: it goes live, or waits for its time."""
    if version.live_from is None or version.live_from <= world.now:
        goes_live(world, node, version)
        return
    node.due = version.live_from, version
    if not node.live:
        node.row = version


def goes_offline(world: World, node: Node) -> None:
    if node.live:
        node.live, node.due = False, None
        for alias in aliases_of(node, world.nodes):
            alias.live = False


# Helpers of the actions.


def own(world: World) -> list[Node]:
    """The pages that are no aliases."""
    return [node for node in world.items() if node.alias_of is None]


def publishable(world: World) -> list[Node]:
    """Those of them that are not withdrawn."""
    return [node for node in own(world) if not node.withdrawals]


def whole_kits(world: World) -> list[Kit]:
    """Those of which nothing has been deleted: a page cannot use what is gone."""
    return [kit for kit in world.kits if not any(thing.deleted for thing in kit.things)]


def own_or_list(world: World) -> list[Node]:
    """The same, and the lists at the end."""
    return own(world) + [node for node in world.nodes if not node.type and node.parent and node.locale == "en"]


def post(world: World, view: str, /, *args: Any, query: dict[str, Any] | None = None, **data: Any) -> None:
    """Press a button in the admin."""
    address = reverse(view, args=args) + (f"?{urlencode(query, doseq=True)}" if query else "")
    with committed():
        response = world.admin.post(address, data)
    done = response.status_code == 302 or (response.status_code == 200 and b'"set_privacy_done"' in response.content)
    assert done, (address, data, response.status_code, re.sub(r"\s+", " ", response.content.decode())[:3000])


def draft_of(node: Node) -> Any:
    return Page.objects.get(pk=node.pk).specific.get_latest_revision_as_object()


def save(node: Node, page: Any, version: Version) -> Revision:
    """Keep a version as the page's latest draft."""
    revision: Revision = page.save_revision()
    version.revision = revision.pk
    node.draft = version
    node.versions.append(version)
    return revision


def in_row(world: World, node: Node) -> Version:
    """The version that stands in the page's own row, which need not have been public."""
    title = Page.objects.values_list("title", flat=True).get(pk=node.pk)
    assert node.row
    versions = (version for other in world.nodes for version in other.versions if text(version.title) in title)
    found = next(versions, node.row)
    return replace(found, slug=node.row.slug, slug_word=node.row.slug_word, revision=None)


def write(world: World, take: Take, node: Node, *, rename: bool = False, **times: Any) -> Revision:
    """Keep a draft with other words, with what one kit holds or with nothing."""
    page = draft_of(node)
    kit = take([*whole_kits(world), None])
    about = f"version {len(node.versions)} of {world.name(node)}"
    version = world.compose(page, node.type, kit, rename=rename, about=about)
    version.live_from, version.expires = times.get("go_live_at"), times.get("expire_at")
    for name, value in times.items():
        setattr(page, name, value)
    return save(node, page, version)


def latest(node: Node) -> Version:
    assert node.draft
    return node.draft


# What they do to a page's words.


@action
def edit(world: World, take: Take) -> str:
    node, rename = take(own(world)), take([False, True])
    with committed():
        write(world, take, node, rename=rename)
    world.touched(node)
    return f"a draft{' with another slug' if rename else ''} of {world.name(node)}"


@action
def publish(world: World, take: Take) -> str:
    node = take(publishable(world))
    with committed():
        page = Page.objects.get(pk=node.pk).specific
        (page.get_latest_revision() or page.save_revision()).publish()
    is_published(world, node, latest(node))
    world.touched(node)
    return f"published {world.name(node)}"


@action
def change(world: World, take: Take) -> str:
    node, rename = take(publishable(world)), take([False, True])
    with committed():
        write(world, take, node, rename=rename).publish()
    is_published(world, node, latest(node))
    world.touched(node)
    return f"changed {'and renamed ' if rename else ''}{world.name(node)}"


@action
def schedule(world: World, take: Take) -> str:
    node = take(publishable(world))
    with committed():
        write(world, take, node, go_live_at=world.now + HOUR).publish()
    is_published(world, node, latest(node))
    world.touched(node)
    return f"scheduled {world.name(node)}"


def put_off(world: World, node: Node) -> None:
    """Give what is live a later beginning, as an import does: no button of Wagtail's leaves it live with one."""
    with committed():
        page = Page.objects.get(pk=node.pk)
        page.go_live_at = node.begins = world.now + HOUR
        page.save(update_fields=["go_live_at"], clean=False)
    world.history.append(f"put {world.name(node)} off for an hour")


@action
def let_expire(world: World, take: Take) -> str:
    node = take(publishable(world))
    with committed():
        write(world, take, node, expire_at=world.now + HOUR).publish()
    is_published(world, node, latest(node))
    return f"published {world.name(node)} for an hour"


@action
def revert(world: World, take: Take) -> str:
    node = take([node for node in own(world) if any(version.revision for version in node.versions)])
    version = take([version for version in node.versions if version.revision])
    with committed():
        revision = Revision.objects.get(pk=version.revision).as_object().save_revision()
    node.draft = replace(version, revision=revision.pk)
    node.versions.append(node.draft)
    world.touched(node)
    return f"reverted the draft of {world.name(node)} to an older one"


@action
def review(world: World, take: Take) -> str:
    node = take([node for node in own(world) if node.locale == "en"])
    approved = take([False, True]) and not node.withdrawals
    user = world.editor
    with committed():
        revision = write(world, take, node)
        page = revision.as_object()
        page.get_workflow().start(page, user)
        task = page.current_workflow_task_state
        task.approve(user=user) if approved else task.reject(user=user)
    if approved:
        is_published(world, node, latest(node))
    world.touched(node)
    return f"{'approved' if approved else 'rejected'} a version of {world.name(node)}"


@action
def create(world: World, take: Take) -> str:
    kind = take(PARENTS)
    parents = [node for node in own(world) if node.type == "pages" and node.locale == "en"]
    parent = take([None, *parents]) if kind == "pages" else None
    node = world.add(kind, take([*whole_kits(world), None]), parent=parent, publish=take([False, True]))
    return f"made {world.name(node)}{', public' if node.live else ''}"


# What they do to pages as a whole.


@action
def unpublish(world: World, take: Take) -> str:
    node, deep = take([node for node in own_or_list(world) if node.live]), take([False, True])
    post(world, "wagtailadmin_pages:unpublish", node.pk, **({"include_descendants": "on"} if deep else {}))
    for each in [node, *(world.below(node) if deep else [])]:
        goes_offline(world, each)
    world.touched(node)
    return f"unpublished {world.name(node)}{' with all below it' if deep else ''}"


@action
def withdraw(world: World, take: Take) -> str:
    node = take([node for node in world.items() if not node.withdrawals])
    going = _only_with(world, node)
    post(world, "withdraw_page", node.pk)
    for thing in _only_used_by(world, going):
        thing.marked = False
    number = Withdrawal.objects.latest("pk").pk
    for each in going:
        each.live, each.due, each.unsure = False, None, False
        each.withdrawals.add(number)
    world.touched(node)
    return f"withdrew {world.name(node)}"


def _only_with(world: World, node: Node) -> set[Node]:
    """The page with all that is public only with it: its languages, what lies below it, aliases, and so on."""
    found, more = set[Node](), {node}
    while more:
        found |= more
        keys = {each.key for each in found}
        more = {
            other
            for other in world.nodes
            if not other.deleted
            and (other.key in keys or other.alias_of in found or any(above in found for above in other.chain()))
        } - found
    return found


def _only_used_by(world: World, nodes: set[Node]) -> list[Thing]:
    """The files that are marked public, used by these pages, and by nothing else that is public."""
    others = used_by(node for node in world.pages() if node not in nodes)
    # Where something else that is marked public holds it, that is a use too.
    marked = [held for thing in world.things if thing.marked for held in thing.holds]
    files = {thing for thing in held_by(used_by(nodes)) if thing.marked and thing.kind in {"image", "document"}}
    return sorted(files - held_by(others + marked), key=world.things.index)


@action
def lift_withdrawal(world: World, take: Take) -> str:
    number = take(sorted({number for node in world.items() for number in node.withdrawals}))
    post(world, "lift_withdrawal", number)
    for node in world.nodes:
        node.withdrawals.discard(number)
    return f"lifted withdrawal {number}"


@action
def publish_what_is_withdrawn(world: World, take: Take) -> str:
    node = take([node for node in own(world) if node.withdrawals])
    with pytest.raises(Withdrawn), transaction.atomic():
        Page.objects.get(pk=node.pk).specific.save_revision().publish()
    return f"was refused the publication of {world.name(node)}"


@action
def restrict(world: World, take: Take) -> str:
    node = take([node for node in own_or_list(world) if not node.restricted])
    post(world, "wagtailadmin_pages:set_privacy", node.pk, restriction_type="login")
    node.restricted = True
    world.touched(node)
    return f"restricted {world.name(node)}"


@action
def open_to_all(world: World, take: Take) -> str:
    node = take([node for node in [*world.items(), *own_or_list(world)] if node.restricted])
    # A copy may hold several restrictions; the form shows one at a time.
    while PageViewRestriction.objects.filter(page=node.pk).exists():
        post(world, "wagtailadmin_pages:set_privacy", node.pk, restriction_type="none")
    node.restricted = False
    world.touched(node)
    return f"opened {world.name(node)} to all"


@action
def delete(world: World, take: Take) -> str:
    node = take(own(world))
    gone = [node, *world.below(node)]
    # One whose page above was deleted alone is asked about no more.
    behind = [other for other in _followers(world, gone) if other not in gone]
    kept = not behind or take([False, True])
    if not kept:
        gone += [each for other in behind for each in [other, *world.below(other)]]
    orphans = [other for other in world.items() if other.alias_of in gone and other not in gone]
    for orphan in orphans:
        orphan.restricted |= orphan.restricted_at_all
        for alias in [orphan, *aliases_of(orphan, world.nodes)]:
            alias.live = False
        orphan.alias_of, orphan.draft = None, orphan.row
    choice = {"translations": "detach" if kept else "delete"} if behind else {}
    post(world, "wagtailadmin_pages:delete", node.pk, **choice)
    for each in gone:
        each.deleted = True
    for each in behind:
        each.detached = True
    what = f", its translations {'kept' if kept else 'too'}" if behind else ""
    return f"deleted {world.name(node)}{what}"


def _followers(world: World, nodes: list[Node]) -> list[Node]:
    """The translations of these pages that nobody has detached."""
    return [other for other in own(world) if other.original in nodes and not other.detached]


@action
def move(world: World, take: Take) -> str:
    node = take([node for node in world.items() if node.type == "pages" and node.locale == "en"])
    target = take(_new_parents(world, node))
    if take([False, True]):
        _bulk(world, "move", [node], chooser=target.pk)
    else:
        post(world, "wagtailadmin_pages:move_confirm", node.pk, target.pk)
    places = _places(world, node, target)
    if node.parent is not target and any(place is None for place in places.values()):
        return f"was refused the move of {world.name(node)} below {world.name(target)}"
    node.parent = target
    for other, place in places.items():
        other.parent = place or other.parent
    world.touched(node)
    return f"moved {world.name(node)} below {world.name(target)}"


def _places(world: World, node: Node, target: Node) -> dict[Node, Node | None]:
    """Where the translations of a page come to lie when it is moved."""
    return {
        other: next((each for each in world.nodes if (each.key, each.locale) == (target.key, other.locale)), None)
        for other in _followers(world, [node])
    }


def _new_parents(world: World, node: Node, *, recursive: bool = True) -> list[Node]:
    """Where a page may lie."""
    if node.type != "pages":
        return [world.lists(PARENTS[node.type])[node.locale]]
    pages = [page for page in own(world) if page.type == "pages" and page.locale == node.locale]
    homes = [world.lists(PARENTS["pages"])[node.locale]]
    # Copies are below their page only where they do not hold it in turn; deeper ones would be beyond what is public.
    return [parent for parent in homes + pages if not (recursive and parent.is_below(node)) and _depth(parent) < 6]


def _depth(node: Node) -> int:
    return len(list(node.chain()))


@action
def copy(world: World, take: Take) -> str:
    return _copied(world, take, alias=False)


@action
def alias(world: World, take: Take) -> str:
    return _copied(world, take, alias=True)


def _copied(world: World, take: Take, *, alias: bool) -> str:
    # A theme's code is its own: Wagtail cannot copy it.
    node = take(node for node in world.items() if alias or node.type != "themes")
    deep = take([False, True])
    if alias and sum(other.alias_of is not None for other in _sources(node)) >= 2:
        raise NothingToDo
    target = take(_new_parents(world, node))
    title, new_slug = world.new(f"title of a copy of {world.name(node)}"), world.new("slug of a copy")
    data = {"new_title": f"On {text(title)}", "new_slug": slug(new_slug), "new_parent_page": target.pk}
    data |= {"copy_subpages": "on"} if deep else {}
    data |= {"alias": "on"} if alias else {"publish_copies": "on"}
    below = world.below(node)
    sources = _in_order([node, *below] if deep else [node])
    post(world, "wagtailadmin_pages:copy", node.pk, **data)
    made = Page.objects.get(slug=slug(new_slug), depth=_depth(target) + 2)
    copies = list(made.get_descendants(inclusive=True).order_by("path"))
    assert len(copies) == len(sources), (copies, sources)
    nodes = dict(zip(sources, copies, strict=True))
    others: dict[Node, Node] = {}
    for source, page in nodes.items():
        parent = others.get(source.parent, target) if source.parent else target
        row = in_row(world, source)
        other = Node(page.pk, source.type, source.locale, page.translation_key, parent, row=row, draft=row, live=False)
        if alias:
            other.alias_of, other.live = source, source.live
        else:
            other.draft = source.draft if source.alias_of is None else row
            other.restricted = source.restricted_at_all
        other.withdrawals = set(source.withdrawals)
        if source is node:
            changes: dict[str, Any] = {"slug": slug(new_slug), "slug_word": new_slug, "revision": None}
            changes |= {} if alias else {"title": title}
            other.row = replace(row, **changes)
            other.draft = replace(latest(other), **changes)
        other.versions += [latest(other), *([other.row] if other.row else [])]
        others[source] = other
        world.nodes.append(other)
    copied = others[node]
    world.touched(copied)
    kind = "an alias" if alias else "a copy"
    return f"made {kind} of {world.name(node)}{' with all below it' if deep else ''}: {world.name(copied)}"


def _sources(node: Node) -> Iterator[Node]:
    while node.alias_of is not None:
        yield node
        node = node.alias_of


def _in_order(nodes: list[Node]) -> list[Node]:
    paths = dict(Page.objects.filter(pk__in=[node.pk for node in nodes]).values_list("pk", "path"))
    return sorted(nodes, key=lambda node: paths[node.pk])


@action
def convert_alias(world: World, take: Take) -> str:
    node = take([node for node in world.items() if node.alias_of is not None])
    was_public = node.public(world.now)
    node.restricted |= node.restricted_at_all
    post(world, "wagtailadmin_pages:convert_alias", node.pk)
    node.row = node.draft = in_row(world, node)
    # Whether it shows itself now that it is a page of its own, or waits to be published, is open.
    node.alias_of, node.unsure = None, not was_public
    node.versions.append(node.row)
    world.touched(node)
    return f"converted the alias {world.name(node)} into a page"


@action
def translate(world: World, take: Take) -> str:
    done = {node.original for node in world.nodes}
    node = take(
        node
        for node in own(world)
        if node not in done and node.original is None and node.parent and not node.parent.type and node.locale == "en"
    )
    shown = take([False, True]) and not node.withdrawals
    page = Page.objects.get(pk=node.pk).specific
    about, words, others = f"ru translation of {world.name(node)}", {}, {}
    with committed():
        source, _created = TranslationSource.update_or_create_from_instance(page)
        target = Page.objects.get(pk=world.lists(PARENTS[node.type])["ru"].pk).locale
        translation = Translation.objects.create(source=source, target_locale=target)
        for segment in source.stringsegment_set.select_related("string"):
            known = segment.string.data
            if known not in words:
                changed, new = replaced(known, world.canaries_made, about)
                words[known] = changed if new else f"{changed} (ru)"
                others |= new
            StringTranslation.objects.get_or_create(
                translation_of=segment.string,
                locale=target,
                context=segment.context,
                defaults={"data": words[known]},
            )
        translation.save_target(publish=shown)
    made = Page.objects.get(translation_key=node.key, locale=target)
    row = in_row(world, node)
    row = replace(
        row,
        title=others[row.title],
        summary=others[row.summary],
        body=others[row.body],
        words={others.get(word, word) for word in row.words},
    )
    parent = world.lists(PARENTS[node.type])["ru"]
    other = Node(made.pk, node.type, "ru", node.key, parent, row=row, draft=row, live=shown, original=node)
    other.withdrawals = set(node.withdrawals)
    other.versions.append(row)
    world.nodes.append(other)
    world.touched(other)
    return f"translated {world.name(node)} into ru{', public' if shown else ''}: {world.name(other)}"


@action
def detach(world: World, take: Take) -> str:
    node = take([node for node in own(world) if node.original is not None and not node.detached])
    post(world, "detach_translation", node.pk)
    node.detached = True
    world.touched(node)
    return f"detached {world.name(node)}"


# Several at once.


@action
def bulk_publish(world: World, take: Take) -> str:
    nodes = _several(world, take)
    _bulk(world, "publish", nodes)
    for node in nodes:
        if not node.withdrawals:
            is_published(world, node, latest(node))
    return f"published {' and '.join(world.name(node) for node in nodes)} at once"


@action
def bulk_unpublish(world: World, take: Take) -> str:
    nodes = _several(world, take)
    deep = take([False, True])
    _bulk(world, "unpublish", nodes, **({"include_descendants": "on"} if deep else {}))
    for node in nodes:
        for each in [node, *(world.below(node) if deep else [])]:
            goes_offline(world, each)
    return f"unpublished {' and '.join(world.name(node) for node in nodes)} at once"


def _several(world: World, take: Take) -> list[Node]:
    first = take(own(world))
    second = take(own(world))
    return [first] if first is second else [first, second]


def _bulk(world: World, kind: str, nodes: list[Node], **data: Any) -> None:
    _bulk_action(world, "wagtailcore", "page", kind, [node.pk for node in nodes], **data)


def _bulk_action(world: World, app: str, model: str, kind: str, pks: list[int], **data: Any) -> None:
    query = {"id": pks, "next": reverse("wagtailadmin_home")}
    post(world, "wagtail_bulk_action", app, model, kind, query=query, **data)


# The clock.


@action
def time_passes(world: World, take: Take) -> str:
    world.passed += 2 * HOUR
    return "two hours later"


@action
def scheduler_runs(world: World, take: Take) -> str:
    with committed():
        call_command("publish_scheduled", stdout=io.StringIO())
    for node in own(world):
        if node.live and node.row and node.row.expires and node.row.expires <= world.now:
            goes_offline(world, node)
    for node in sorted((node for node in own(world) if node.due), key=lambda node: node.due[0]):
        if node.due[0] <= world.now:
            goes_live(world, node, node.due[1])
    return "the scheduler has run"


# The library, and who and where.


@action
def add_to_collection(world: World, take: Take) -> str:
    thing = take(thing for thing in world.things if thing.kind in {"image", "document"} and not thing.deleted)
    folder = take(reversed(world.folders))
    _bulk_action(world, "core", f"custom{thing.kind}", "add_to_collection", [thing.pk], collection=folder.pk)
    thing.collection = folder
    return f"put {world.name(thing)} into collection {world.folders.index(folder)}"


@action
def restrict_collection(world: World, take: Take) -> str:
    folder = take(world.folders[1:])
    folder.restricted = not folder.restricted
    kind = "login" if folder.restricted else "none"
    post(world, "wagtailadmin_collections:set_privacy", folder.pk, restriction_type=kind)
    return f"{'restricted' if folder.restricted else 'opened'} collection {world.folders.index(folder)}"


@action
def move_collection(world: World, take: Take) -> str:
    folder = world.folders[2]
    folder.parent = take(other for other in world.folders[:2] if other is not folder.parent)
    post(world, "wagtailadmin_collections:edit", folder.pk, name="Board", parent=folder.parent.pk)
    return f"moved collection 2 below {world.folders.index(folder.parent)}"


@action
def rename_thing(world: World, take: Take) -> str:
    thing = take(thing for thing in world.things if thing.kind in {"organisation", "place"})
    row = {"organisation": Organisation, "place": Place}[thing.kind].objects.get(pk=thing.pk)
    name = world.new(f"another name of {world.name(thing)}")
    row.name = text(name)
    with committed():
        row.save()
    thing.words = {name, _code(thing)}
    return f"renamed {world.name(thing)}"


@action
def mark_public(world: World, take: Take) -> str:
    thing = take(thing for thing in world.things if thing.kind != "tag" and not thing.deleted)
    thing.marked = not thing.marked
    row = THINGS[thing.kind].objects.get(pk=thing.pk)
    row.marked_public = thing.marked
    with committed():
        row.save()
    return f"marked {world.name(thing)} {'public' if thing.marked else 'as not public'}"


@action
def delete_file(world: World, take: Take) -> str:
    thing = take(thing for thing in world.things if thing.kind in {"image", "document"} and not thing.deleted)
    world.files_of(thing)
    with committed():
        THINGS[thing.kind].objects.get(pk=thing.pk).delete()
    thing.deleted = True
    return f"deleted {world.name(thing)}"


@action
def redirect(world: World, take: Take) -> str:
    node = take(world.items())
    number = world.new(f"address that redirects to {world.name(node)}")
    with committed():
        Redirect.objects.create(old_path=f"/en/{slug(number)}", redirect_page_id=node.pk)
    world.led_on[f"/en/{slug(number)}/"] = node
    return f"made a redirect to {world.name(node)}"


THINGS: dict[str, type[Any]] = {
    "organisation": Organisation,
    "place": Place,
    "image": CustomImage,
    "document": CustomDocument,
}


def _code(thing: Thing) -> int:
    return int(thing.code[2:-2])
