from .organisations import Organisation, OrganisationIdentifier, OrganisationName, OrganisationType
from .places import Exactness, Place, PlaceKind, PlaceName
from .relations import Grant, OrganisationRole, PageOrganisation, PagePlace

__all__ = [
    "Exactness",
    "Grant",
    "Organisation",
    "OrganisationIdentifier",
    "OrganisationName",
    "OrganisationRole",
    "OrganisationType",
    "PageOrganisation",
    "PagePlace",
    "Place",
    "PlaceKind",
    "PlaceName",
]
