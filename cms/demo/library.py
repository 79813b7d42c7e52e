"""What pages refer to: each place, organisation, picture and document is made when the first page needs it."""

import uuid
from functools import cache
from pathlib import Path
from typing import Any

from django.core.files import File

from cms.core.models import CustomDocument, CustomImage
from cms.taxonomy.models import Organisation, OrganisationName, Place, PlaceName
from cms.taxonomy.models.places import AlternateName

from .content.organisations import ORGANISATIONS
from .content.pictures import CREDIT, DOCUMENTS, PICTURES
from .content.places import PLACES
from .content.shapes import Reference

FILES = Path(__file__).parent / "files"
# The demo's pages, rows and blocks have the same ids wherever it is loaded.
_NAMESPACE = uuid.UUID("6f3c52c1-8c43-5cf0-9e0c-0d1a7d1b6c11")


@cache
def demo_uuid(name: str) -> uuid.UUID:
    """The id of what `name` names: "page/privacy", "page/privacy/body/0"."""
    return uuid.uuid5(_NAMESPACE, name)


def find_or_make(reference: Reference) -> Any:
    """What a reference to anything but a page stands for."""
    return _MAKERS[reference.kind](reference.key)


def _place(key: str) -> Place:
    found = Place.objects.filter(code=key).first()
    if found:
        return found
    data = PLACES[key]
    made = Place(
        uuid=demo_uuid(f"place/{key}"),
        code=key,
        name=data.name,
        kind=data.kind,
        country=data.country,
        parent=_place(data.parent) if data.parent else None,
        latitude=data.latitude or None,
        longitude=data.longitude or None,
        names=[
            PlaceName(language=language, name=name, sort_order=order)
            for order, (language, name) in enumerate(data.names.items())
        ],
        alternate_names=[AlternateName(name=name, sort_order=order) for order, name in enumerate(data.alternate_names)],
    )
    made.full_clean(exclude=["parent"])
    made.save()
    return made


def _organisation(key: str) -> Organisation:
    found = Organisation.objects.filter(code=key).first()
    if found:
        return found
    data = ORGANISATIONS[key]
    made = Organisation(
        uuid=demo_uuid(f"organisation/{key}"),
        code=key,
        name=data.name,
        short_name=data.short_name,
        organisation_type=data.organisation_type,
        country=data.country,
        website=data.website,
        network_member=data.network_member,
        names=[
            OrganisationName(
                language=language, name=name, short_name=data.short_names.get(language, ""), sort_order=order
            )
            for order, (language, name) in enumerate(data.names.items())
        ],
    )
    made.full_clean()
    made.save()
    return made


def _picture(key: str) -> CustomImage:
    data = PICTURES[key]
    found = CustomImage.objects.filter(title=data.title).first()
    if found:
        return found
    x, y, width, height = data.focus or (None, None, None, None)
    with (FILES / data.file).open("rb") as file:
        made = CustomImage(
            title=data.title,
            file=File(file, name=data.file),
            description=data.description,
            credit=CREDIT,
            licence="CC0-1.0",
            focal_point_x=x,
            focal_point_y=y,
            focal_point_width=width,
            focal_point_height=height,
        )
        made.save()
    return made


def _document(key: str) -> CustomDocument:
    filename, title = DOCUMENTS[key]
    found = CustomDocument.objects.filter(title=title).first()
    if found:
        return found
    with (FILES / filename).open("rb") as file:
        made = CustomDocument(title=title, file=File(file, name=filename))
        made.save()
    return made


_MAKERS: dict[str, Any] = {
    "place": _place,
    "organisation": _organisation,
    "picture": _picture,
    "document": _document,
}
