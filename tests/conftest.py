"""What every test starts from."""

import pytest


def pytest_configure(config: pytest.Config) -> None:
    # Only once: with pytest-xdist this also runs in each worker.
    if not hasattr(config, "workerinput"):
        from cms.core.catalogues import compile_catalogues

        compile_catalogues()


@pytest.fixture(autouse=True)
def media_root(settings, tmp_path):
    """Uploads of a test stay in its own folder."""
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return tmp_path / "media"
