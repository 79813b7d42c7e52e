"""Facts are entered once, on the original; words are written per locale (design 3.2).

A model names its words; everything else that an editor can enter is a fact, which wagtail-localize copies from the
original and no translator can change.
"""

from typing import Any, ClassVar

from django.db import models
from wagtail.models import Page
from wagtail_localize.fields import SynchronizedField

# Fields of the tree and of publishing: wagtail-localize leaves them alone, and so do we.
_NOT_CONTENT = {"path", "depth", "numchild", "go_live_at", "expire_at", "first_published_at", "content_type", "owner"}


class _Facts:
    """Gives wagtail-localize the facts of a model as synchronised fields that no translation overrides."""

    def __get__(self, instance: Any, model: type[models.Model]) -> list[SynchronizedField]:
        if model._meta.abstract:
            return []
        return [SynchronizedField(name, overridable=False) for name in fact_names(model)]


class WordsMixin(models.Model):
    """A model whose `words` are translated and whose other fields are facts."""

    words: ClassVar[tuple[str, ...]] = ()
    # Those that may be empty, but mean nothing to readers while the original's are not translated.
    needed_words: ClassVar[tuple[str, ...]] = ()
    # Those that name somebody: where the original has another name, no translation goes on to say the former one.
    names: ClassVar[tuple[str, ...]] = ()
    override_translatable_fields = _Facts()

    class Meta:
        abstract = True


def fact_names(model: type[models.Model]) -> list[str]:
    """The names of the editable fields of `model` that translations take over from the original, unchanged."""
    words = set(model.words)  # type: ignore[attr-defined]
    is_page = issubclass(model, Page)
    return [
        field.name
        for field in model._meta.get_fields()
        if isinstance(field, models.Field)
        and field.editable
        and not field.many_to_many
        and not isinstance(field, models.AutoField)
        and not (field.remote_field and field.remote_field.parent_link)
        and type(field).__name__ != "ParentalKey"
        and field.name not in words
        and not (is_page and field.name in _NOT_CONTENT)
    ]
