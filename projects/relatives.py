"""The profiles that a project is related to: what it names, and what names it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from django.db.models import F

from cms.published import parts
from cms.published.context import PublicationContext

from .models import ParentRelation, ProjectPage, ProjectRelation, RelationKind
from .parts import Relation, by_start

# As the other side sees it.
_REVERSE = {
    RelationKind.FOLLOWS: Relation.FOLLOWED_BY,
    RelationKind.CO_FUNDED: Relation.CO_FUNDED,
    RelationKind.RELATED: Relation.RELATED,
}


def parent(project: ProjectPage, context: PublicationContext) -> dict[str, Any] | None:
    """The programme or project that this is a part of."""
    summary = context.summary(project.parent)
    return summary and {"relation": parts.coded(ParentRelation, project.parent_relation), **summary}


def children(project: ProjectPage, context: PublicationContext) -> list[dict[str, Any]]:
    """Phases and sub-projects, by start."""
    found = ((child, context.summary(child)) for child in _parts_of(project, context))
    return [
        {"relation": parts.coded(ParentRelation, child.parent_relation), **summary}
        for child, summary in found
        if summary
    ]


def related(project: Any, context: PublicationContext) -> list[dict[str, Any]]:
    """Everything else, each profile once, under the first relation that is found."""
    found: dict[str, dict[str, Any]] = {}
    for relation, other in _relations(project, context):
        summary = context.summary(other)
        if summary and summary["id"] != str(project.translation_key):
            found.setdefault(summary["id"], {"relation": parts.coded(Relation, relation), **summary})
    return list(found.values())


def _relations(project: Any, context: PublicationContext) -> Iterator[tuple[str, ProjectPage]]:
    for row in project.relations.all():
        yield row.kind, row.project
    naming = context.index.once("naming", _naming)[project.translation_key]
    shown = _shown((row.page_id for row in naming), context)
    for row in naming:
        if row.page_id in shown:
            yield _REVERSE[RelationKind(row.kind)], row.page
    # Phases of what nobody may see tell of it.
    if project.parent and project.parent_relation == ParentRelation.PHASE and context.summary(project.parent):
        for sibling in _parts_of(project.parent, context):
            if sibling.parent_relation == ParentRelation.PHASE:
                yield Relation.PHASE, sibling


def _parts_of(project: ProjectPage, context: PublicationContext) -> list[ProjectPage]:
    rows = context.index.once("parts", _parts)[project.translation_key]
    shown = _shown((row.pk for row in rows), context)
    return sorted((row for row in rows if row.pk in shown), key=by_start)


def _parts() -> dict[UUID, list[ProjectPage]]:
    """All phases and sub-projects by the translation key of what they are a part of."""
    found: dict[UUID, list[ProjectPage]] = defaultdict(list)
    rows = ProjectPage.objects.exclude(parent=None).annotate(whole=F("parent__translation_key"))
    for row in rows.defer("body"):
        found[row.whole].append(row)
    return found


def _naming() -> dict[UUID, list[ProjectRelation]]:
    """All relations by the translation key of the project that they name."""
    found: dict[UUID, list[ProjectRelation]] = defaultdict(list)
    rows = ProjectRelation.objects.annotate(named=F("project__translation_key"))
    for row in rows.select_related("page").defer("page__body"):
        found[row.named].append(row)
    return found


def _shown(pks: Iterable[int], context: PublicationContext) -> set[int]:
    """Of these pages those that a reader of the context's language is shown."""
    return {page.pk for page in context.index.public(pks, context.language)}
