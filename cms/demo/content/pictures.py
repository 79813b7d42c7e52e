"""The pictures and documents that ship with the demo, drawn for it; each may be used by anyone for anything (CC0)."""

from dataclasses import dataclass

CREDIT = "Dialogue Network"


@dataclass(frozen=True)
class PictureData:
    """A file in `cms/demo/files`, its title in the library and what it shows."""

    file: str
    title: str
    description: str
    # The middle of what matters and its size, in pixels; no crop cuts into it.
    focus: tuple[int, int, int, int] | None = None


PICTURES = {
    "logo": PictureData("logo.png", "Logo of the network", "Two speech bubbles, one dark teal, one brick red."),
    "steppe": PictureData(
        "steppe.jpg",
        "Evening on the steppe",
        "Two people talk near yurts on green steppe at sunset.",
        (1000, 650, 900, 600),
    ),
    "mountains": PictureData(
        "mountains.jpg", "Mountain lake", "Two hikers stand by a mountain lake among spruces.", (850, 800, 500, 400)
    ),
    "city": PictureData(
        "city.jpg",
        "Row of houses by a canal",
        "Neighbours talk in small groups on a quay below colourful houses.",
        (700, 680, 1000, 500),
    ),
    "relay": PictureData(
        "relay.jpg",
        "The relay",
        "A line of people walk along a road at dawn, the first carries a flag with an arrow.",
        (1000, 700, 900, 600),
    ),
    "meeting": PictureData(
        "meeting.jpg",
        "A meeting",
        "Seven people around a long table, one stands beside a board with coloured notes.",
        (800, 650, 1000, 600),
    ),
    "women": PictureData(
        "women.jpg",
        "Five women",
        "Five women of different ages side by side, one raises her arm.",
        (860, 600, 800, 700),
    ),
    "train": PictureData(
        "train.jpg",
        "Train at dusk",
        "A family with a suitcase below a railway bridge, a train passes.",
        (500, 750, 800, 500),
    ),
    "caspian": PictureData(
        "caspian.jpg",
        "Town by the sea",
        "Five neighbours in conversation before an old tower by the sea.",
        (950, 700, 900, 550),
    ),
    "parcels": PictureData(
        "parcels.jpg", "Parcels", "A man hands a parcel to a woman beside a delivery van.", (1000, 680, 800, 500)
    ),
}

# Key: the file and its title, which is in the document's own language.
DOCUMENTS = {
    "handbook": ("handbok-lokal-social-mobilisering.pdf", "Handbok: goda exempel på social mobilisering i Sverige"),
}
