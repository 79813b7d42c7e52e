"""The one vocabulary of blocks; each page type composes a smaller set."""

from .base import BodyBlock
from .figures import KeyFiguresBlock, TableBlock
from .media import DocumentBlock, EmbedBlock, GalleryBlock, ImageBlock
from .text import CalloutBlock, HeadingBlock, NumberedSectionsBlock, ParagraphBlock, QuotationBlock, SectionBlock

__all__ = [
    "BodyBlock",
    "CalloutBlock",
    "DocumentBlock",
    "EmbedBlock",
    "GalleryBlock",
    "HeadingBlock",
    "ImageBlock",
    "KeyFiguresBlock",
    "NumberedSectionsBlock",
    "ParagraphBlock",
    "QuotationBlock",
    "SectionBlock",
    "TableBlock",
]
