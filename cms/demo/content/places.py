"""The places that the pages are about. Coordinates are those of the settlement or of the region's middle (WGS 84)."""

from dataclasses import dataclass, field

_LANGUAGES = ("en", "ru", "sv", "ky", "kk", "az")


@dataclass(frozen=True)
class PlaceData:
    """A place; `name` is its own name, `names` what the languages of the site call it."""

    name: str
    kind: str
    country: str
    parent: str = ""
    latitude: str = ""
    longitude: str = ""
    names: dict[str, str] = field(default_factory=dict)
    alternate_names: tuple[str, ...] = ()


def _names(*names: str) -> dict[str, str]:
    """Names in the order of the site's languages: en, ru, sv, ky, kk, az."""
    return dict(zip(_LANGUAGES, names, strict=True))


PLACES = {
    # Countries are named by CLDR.
    "sweden": PlaceData("Sverige", "country", "SE", "", "62.00000", "15.00000"),
    "kazakhstan": PlaceData("Қазақстан", "country", "KZ", "", "48.00000", "67.00000"),
    "azerbaijan": PlaceData("Azərbaycan", "country", "AZ", "", "40.30000", "47.70000"),
    "gothenburg": PlaceData(
        "Göteborg", "city", "SE", "sweden", "57.70887", "11.97456",
        _names("Gothenburg", "Гётеборг", "Göteborg", "Гётеборг", "Гётеборг", "Göteborq"),
    ),
    "stockholm": PlaceData(
        "Stockholm", "city", "SE", "sweden", "59.32932", "18.06858",
        _names("Stockholm", "Стокгольм", "Stockholm", "Стокгольм", "Стокгольм", "Stokholm"),
    ),
    "linkoping": PlaceData(
        "Linköping", "city", "SE", "sweden", "58.41086", "15.62157",
        _names("Linköping", "Линчёпинг", "Linköping", "Линчёпинг", "Линчёпинг", "Linçöpinq"),
    ),
    "malmo": PlaceData(
        "Malmö", "city", "SE", "sweden", "55.60587", "13.00073",
        _names("Malmö", "Мальмё", "Malmö", "Мальмё", "Мальмё", "Malmö"),
    ),
    "almaty": PlaceData(
        "Алматы", "city", "KZ", "kazakhstan", "43.23895", "76.88971",
        _names("Almaty", "Алматы", "Almaty", "Алматы", "Алматы", "Almatı"), ("Alma-Ata", "Алма-Ата"),
    ),
    "astana": PlaceData(
        "Астана", "city", "KZ", "kazakhstan", "51.16052", "71.47036",
        _names("Astana", "Астана", "Astana", "Астана", "Астана", "Astana"),
        ("Nur-Sultan", "Нур-Султан", "Нұр-Сұлтан", "Akmola", "Целиноград"),
    ),
    "south-kazakhstan": PlaceData(
        "Оңтүстік Қазақстан облысы", "region", "KZ", "kazakhstan", "43.30000", "68.27000",
        _names(
            "South Kazakhstan", "Южно-Казахстанская область", "Sydkazakstan", "Түштүк Казакстан облусу",
            "Оңтүстік Қазақстан облысы", "Cənubi Qazaxıstan vilayəti",
        ),
        ("Turkistan Region", "Туркестанская область", "Түркістан облысы"),
    ),
    "almaty-region": PlaceData(
        "Алматы облысы", "region", "KZ", "kazakhstan", "44.00000", "77.00000",
        _names(
            "Almaty Region", "Алматинская область", "Almaty län", "Алматы облусу", "Алматы облысы", "Almatı vilayəti"
        ),
    ),
    "kyzylorda": PlaceData(
        "Қызылорда облысы", "region", "KZ", "kazakhstan", "45.50000", "64.00000",
        _names(
            "Kyzylorda Region", "Кызылординская область", "Kyzylorda län", "Кызылордо облусу", "Қызылорда облысы",
            "Qızılorda vilayəti",
        ),
    ),
    "zhambyl": PlaceData(
        "Жамбыл облысы", "region", "KZ", "kazakhstan", "44.00000", "72.00000",
        _names(
            "Zhambyl Region", "Жамбылская область", "Zjambyl län", "Жамбыл облусу", "Жамбыл облысы", "Jambıl vilayəti"
        ),
    ),
    "ganja": PlaceData(
        "Gəncə", "city", "AZ", "azerbaijan", "40.68278", "46.36056",
        _names("Ganja", "Гянджа", "Gandzja", "Гянжа", "Гәнжа", "Gəncə"), ("Kirovabad", "Yelizavetpol"),
    ),
    "goychay": PlaceData(
        "Göyçay", "city", "AZ", "azerbaijan", "40.65306", "47.74056",
        _names("Goychay", "Гёйчай", "Göyçay", "Гөйчай", "Гөйчай", "Göyçay"),
    ),
    "sheki": PlaceData(
        "Şəki", "city", "AZ", "azerbaijan", "41.19194", "47.17056",
        _names("Sheki", "Шеки", "Sjäki", "Шеки", "Шеки", "Şəki"), ("Nukha", "Нуха"),
    ),
    "imishli": PlaceData(
        "İmişli", "city", "AZ", "azerbaijan", "39.87083", "48.06000",
        _names("Imishli", "Имишли", "İmişli", "Имишли", "Имишли", "İmişli"),
    ),
    "lankaran": PlaceData(
        "Lənkəran", "city", "AZ", "azerbaijan", "38.75428", "48.85062",
        _names("Lankaran", "Ленкорань", "Länkäran", "Ленкоран", "Ленкорань", "Lənkəran"),
    ),
    "kurdamir": PlaceData(
        "Kürdəmir", "city", "AZ", "azerbaijan", "40.34000", "48.15000",
        _names("Kurdamir", "Кюрдамир", "Kürdämir", "Күрдамир", "Күрдәмір", "Kürdəmir"),
    ),
    "astara": PlaceData(
        "Astara", "city", "AZ", "azerbaijan", "38.45598", "48.87498",
        _names("Astara", "Астара", "Astara", "Астара", "Астара", "Astara"),
    ),
    "shamkir": PlaceData(
        "Şəmkir", "city", "AZ", "azerbaijan", "40.82975", "46.01780",
        _names("Shamkir", "Шамкир", "Sjämkir", "Шамкир", "Шәмкір", "Şəmkir"),
    ),
}  # fmt: skip
