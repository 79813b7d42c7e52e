"""One account per role, so that everybody can try everything. Passwords are generated at the first load, never "
"fixed."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import Group

from cms.core.models import User
from cms.translation.groups import EDITORS, MODERATORS, PARTNERS_MANAGERS, reviewers, translators

# The languages that the demo has a translator and a reviewer for.
TRANSLATED = ("ru", "sv", "ky", "kk", "az")
ADMINISTRATOR = "Administrator"


@dataclass(frozen=True)
class Account:
    name: str
    password: str
    role: str
    # The password is the owner's own: it is not shown.
    is_given: bool = False

    @property
    def shown_password(self) -> str:
        return "(as set in DJANGO_SUPERUSER_PASSWORD)" if self.is_given else self.password


def accounts_file() -> Path:
    """Where the names and passwords are kept, for the owner of the files only."""
    return Path(settings.DATA_DIR) / "accounts.txt"


def new_accounts() -> list[Account]:
    """The accounts that do not exist yet, with the passwords that they are to have."""
    roles = {"editor": EDITORS, "moderator": MODERATORS, "partners-manager": PARTNERS_MANAGERS}
    for language in TRANSLATED:
        roles |= {f"translator-{language}": translators(language), f"reviewer-{language}": reviewers(language)}
    existing = set(User.objects.values_list("username", flat=True))
    accounts = [Account(name, _password(), group) for name, group in roles.items() if name not in existing]
    if not User.objects.filter(is_superuser=True).exists():
        name = os.environ.get("DJANGO_SUPERUSER_USERNAME") or "admin"
        given = os.environ.get("DJANGO_SUPERUSER_PASSWORD") or ""
        accounts.insert(0, Account(name, given or _password(), ADMINISTRATOR, is_given=bool(given)))
    return accounts


def make(account: Account, hashed: str) -> None:
    """Make the account with its password as `make_password` has hashed it."""
    is_administrator = account.role == ADMINISTRATOR
    user = User.objects.create(
        username=account.name,
        # The form for one's own account, where everybody chooses the language of the admin, wants all three.
        first_name=account.name.partition("-")[0].capitalize(),
        last_name=account.name.partition("-")[2] or "Demo",
        email=f"{account.name}@dialogue-network.example",
        password=hashed,
        is_staff=is_administrator,
        is_superuser=is_administrator,
    )
    if not is_administrator:
        user.groups.add(Group.objects.get(name=account.role))


def _password() -> str:
    return secrets.token_urlsafe(12)


def table(accounts: list[Account]) -> str:
    """The accounts in columns, under the address to log in at."""
    rows = [("Name", "Password", "Role"), *((each.name, each.shown_password, each.role) for each in accounts)]
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
