"""What the demo site says: one module per case, its organisations, places and pictures beside them."""

from . import hub, kazakhstan, migration, mobilisation, participation, work
from .shapes import PageData

# In the order of loading. The name is that of the PO files too.
CASES: dict[str, list[PageData]] = {
    "hub": hub.PAGES,
    "participation": participation.PAGES,
    "work": work.PAGES,
    "mobilisation": mobilisation.PAGES,
    "migration": migration.PAGES,
    "kazakhstan": kazakhstan.PAGES,
}
