"""Where pages are."""


def page_path(locale: str, url_path: str) -> str:
    """The address of a page from "/" on: its locale stands for the first slug of Wagtail's `url_path`, the home's."""
    return f"/{locale}/" + url_path.split("/", 2)[2]
