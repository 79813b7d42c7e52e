"""One account per role, so that everybody can try everything. Passwords are generated at the first load, never "
"fixed."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import Group

from cms.core.models import User
from cms.translation.groups import EDITORS, MODERATORS, reviewers, translators

# The languages that the demo has a translator and a reviewer for.
TRANSLATED = ("ru", "sv", "ky", "kk", "az")


@dataclass(frozen=True)
class Account:
    name: str
    # What is printed: the password, or where it was set.
    password: str
    role: str


def accounts_file() -> Path:
    """Where the names and passwords are kept, for the owner of the files only."""
    return Path(settings.DATA_DIR) / "accounts.txt"


def make_accounts() -> list[Account]:
    """Make the accounts that do not exist; those that were made, with their passwords."""
    made = []
    if not User.objects.filter(is_superuser=True).exists():
        made.append(_make_administrator())
    roles = {"editor": EDITORS, "moderator": MODERATORS}
    for language in TRANSLATED:
        roles |= {f"translator-{language}": translators(language), f"reviewer-{language}": reviewers(language)}
    for name, group in roles.items():
        if not User.objects.filter(username=name).exists():
            password = secrets.token_urlsafe(12)
            User.objects.create_user(username=name, password=password).groups.add(Group.objects.get(name=group))
            made.append(Account(name, password, group))
    return made


def _make_administrator() -> Account:
    name = os.environ.get("DJANGO_SUPERUSER_USERNAME") or "admin"
    given = os.environ.get("DJANGO_SUPERUSER_PASSWORD")
    password = given or secrets.token_urlsafe(12)
    User.objects.create_superuser(username=name, password=password)
    return Account(name, "(as set in DJANGO_SUPERUSER_PASSWORD)" if given else password, "Administrator")


def table(accounts: list[Account]) -> str:
    """The accounts in columns, under the address to log in at."""
    rows = [("Name", "Password", "Role"), *((each.name, each.password, each.role) for each in accounts)]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join([f"Log in at {settings.PUBLIC_URL}/admin/", "", *lines, ""])


def keep(accounts: list[Account]) -> None:
    """Write the table to `accounts_file`, readable for its owner alone from its first moment on."""
    path = accounts_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(table(accounts))
