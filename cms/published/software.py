"""Which software this is, as far as its pages show it."""

import hashlib
from functools import cache
from importlib.metadata import distributions

from django.apps import apps
from django.conf import settings

# What a page is made of besides the content.
_KINDS = {".css", ".html", ".js", ".json", ".po", ".py", ".svg"}


@cache
def software() -> str:
    """The same text in all processes with the same code, libraries and settings, and another one in any other."""
    found = hashlib.sha256(repr(sorted(f"{each.name} {each.version}" for each in distributions())).encode())
    # Classes, functions and paths differ between processes or machines that make the same pages.
    plain = {name: getattr(settings, name) for name in dir(settings) if name.isupper()}
    values = {
        name: value for name, value in plain.items() if isinstance(value, str | int | float | list | tuple | dict)
    }
    found.update(repr(sorted(values.items())).encode())
    # Other apps lie elsewhere, and count by their version.
    roots = {settings.BASE_DIR / config.name.partition(".")[0] for config in apps.get_app_configs()}
    for path in sorted(path for root in roots for path in root.rglob("*") if path.suffix in _KINDS):
        found.update(str(path.relative_to(settings.BASE_DIR)).encode())
        found.update(path.read_bytes())
    return found.hexdigest()
