from .achievements import Achievement
from .detachment import Detachment
from .media import CustomDocument, CustomImage, CustomRendition
from .pages import BasePage, tabs
from .settings import OtherLanguages, SiteSettings
from .translations import Progress, TranslatedRevision, Words
from .user import User
from .withholding import Withholding

__all__ = [
    "Achievement",
    "BasePage",
    "CustomDocument",
    "CustomImage",
    "CustomRendition",
    "Detachment",
    "OtherLanguages",
    "Progress",
    "SiteSettings",
    "TranslatedRevision",
    "User",
    "Withholding",
    "Words",
    "tabs",
]
