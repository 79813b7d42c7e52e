"""Wagtail's index of who refers to what, read once for a whole change instead of after each row that is saved.

A page with ten partners would be read eleven times. What is visible depends on the index (`visibility`), so it follows
in the same transaction: whoever sees the change sees what it refers to.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from asgiref.local import Local
from django.db import models, transaction
from django.db.models.signals import post_delete, post_save
from modelcluster.fields import ParentalKey
from wagtail.models import ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update, reference_index_auto_update_disabled
from wagtail.tasks import update_reference_index_task

_state = Local()
_Row = tuple[type[models.Model], Any]


def connect() -> None:
    """Connect the receivers; called once the apps are ready."""
    post_save.connect(_saved, dispatch_uid="references_of_saved")
    post_delete.connect(_deleted, dispatch_uid="references_of_deleted")


@contextmanager
def read_once() -> Iterator[None]:
    """A transaction at whose end the references of all that was changed inside are read.

    Inside another one, or where the index is off for a reason of somebody else's, it is no more than a transaction.
    """
    with transaction.atomic():
        if getattr(reference_index_auto_update_disabled, "value", False):
            yield
            return
        # In the order of the changes, each once.
        _state.changed = changed = dict[_Row, None]()
        try:
            with disable_reference_index_auto_update():
                yield
        finally:
            _state.changed = None
        for model, pk in changed:
            # Wagtail's own task: what it cannot read is nobody's error.
            update_reference_index_task.enqueue(model._meta.app_label, model._meta.model_name, str(pk))


def _saved(instance: models.Model, raw: bool = False, **_kwargs: Any) -> None:
    changed = _changed_with(instance)
    if changed is not None and not raw:
        changed[_owner(instance)] = None


def _deleted(instance: models.Model, **_kwargs: Any) -> None:
    changed = _changed_with(instance)
    if changed is not None:
        changed[_owner(instance)] = None
        changed.pop((type(instance), instance.pk), None)
        ReferenceIndex.remove_for_object(instance)
        ReferenceIndex.remove_references_to(instance)


def _changed_with(instance: models.Model) -> dict[_Row, None] | None:
    """Where a change of `instance` is to be noted; None where Wagtail does what is to be done, or nothing is."""
    return getattr(_state, "changed", None) if type(instance) in ReferenceIndex.tracked_models else None


def _owner(instance: models.Model) -> _Row:
    """The row that `instance` is a part of; its references are read as those of the whole."""
    for field in instance._meta.concrete_fields:
        if isinstance(field, ParentalKey):
            return field.related_model, getattr(instance, field.attname)
    return type(instance), instance.pk
