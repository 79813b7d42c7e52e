"""As production, with the command that loads what is measured."""

# ruff: noqa: F403, F405 - settings extend each other

from cms.settings.production import *

INSTALLED_APPS = ["cms.demo", *INSTALLED_APPS]
