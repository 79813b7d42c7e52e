from .achievements import Achievement
from .media import CustomDocument, CustomImage, CustomRendition
from .pages import BasePage, tabs
from .settings import SiteSettings
from .user import User

__all__ = [
    "Achievement",
    "BasePage",
    "CustomDocument",
    "CustomImage",
    "CustomRendition",
    "SiteSettings",
    "User",
    "tabs",
]
