"""The organisations that take part in a project, as its page shows them."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from cms.published.reading import listed
from cms.taxonomy.models import OrganisationRole


@dataclass(frozen=True)
class Role:
    """A role with those who have it: participants of the document, each with `members` (see `_listed`) and `logo`."""

    code: str
    label: str
    rows: list[dict[str, Any]]

    @property
    def is_funding(self) -> bool:
        return self.code == OrganisationRole.FUNDING


def roles(document: dict[str, Any]) -> list[Role]:
    """Who takes part, by role; one query."""
    rows = document["participating_organisations"]
    logos = _logos({row["organisation"]["id"] for row in rows if row["organisation"]})
    rows = [{**row, "logo": row["organisation"] and logos.get(row["organisation"]["id"])} for row in rows]
    by_role = groupby(sorted(rows, key=lambda row: row["role"]["code"]), key=lambda row: row["role"])
    return [Role(role["code"], role["label"], _listed(list(same))) for role, same in by_role]


def _logos(ids: set[str]) -> dict[str, dict[str, Any]]:
    """The pictures of those organisations that have one, by id."""
    items = listed("organisation").filter(uuid__in=ids) if ids else []
    return {str(item.uuid): item.summary_data["image"] for item in items if item.summary_data["image"]}


def _listed(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The participants in one role as readers see them: members of a counted group below it, in its key `members`.

    Nothing says which of several groups a member belongs to: they stand below the first. Without a group in the role
    they are participants like others.
    """
    group = next((row for row in rows if row["group_name"]), None)
    if group is None:
        return rows
    members = [row for row in rows if row["in_group"] and row["organisation"]]
    named = [row["organisation"] for row in members]
    return [{**row, "members": named if row is group else []} for row in rows if row not in members]
