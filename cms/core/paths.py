"""Where pages are."""


def page_path(locale: str, url_path: str) -> str:
    """The address of a page from "/" on, of its locale and Wagtail's `url_path`: the locale stands for the home's slug."""
    return f"/{locale}/" + url_path.split("/", 2)[2]
