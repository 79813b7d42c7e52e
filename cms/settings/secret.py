"""The demo's own secret key."""

import os
from pathlib import Path

from django.core.management.utils import get_random_secret_key


def generated_secret_key(data_dir: Path) -> str:
    """The key kept in `data_dir/secret_key` (mode 0600), made on first use."""
    path = data_dir / "secret_key"
    data_dir.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as file:
        key = get_random_secret_key()
        file.write(key)
    return key
