from typing import Any

from wagtail import hooks

from .hints import hint_all


@hooks.register("after_bulk_action")
def hint_bulk_action(*_args: Any) -> None:
    """A bulk action may change rows by SQL alone: moving images or documents to a collection sends no signal."""
    hint_all()
