from wagtail import hooks
from wagtail.rich_text.feature_registry import FeatureRegistry

from .rich_text import PublicDocumentLinkHandler, PublicPageLinkHandler


# After Wagtail's own, which these replace.
@hooks.register("register_rich_text_features", order=100)
def register_public_links(features: FeatureRegistry) -> None:
    features.register_link_type(PublicPageLinkHandler)
    features.register_link_type(PublicDocumentLinkHandler)
