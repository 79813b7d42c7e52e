"""The organisations that the pages name. The types are IATI's (`cms.taxonomy.models.OrganisationType`)."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class OrganisationData:
    """An organisation; `names` are those of the languages that use another name than its own."""

    name: str
    organisation_type: str
    country: str = ""
    short_name: str = ""
    website: str = ""
    network_member: bool = False
    names: dict[str, str] = field(default_factory=dict)
    # By language, where the acronym differs too.
    short_names: dict[str, str] = field(default_factory=dict)


ORGANISATIONS = {
    "city-missions": OrganisationData(
        "Stadsmissionerna",
        "22",
        "SE",
        network_member=True,
        names={
            "en": "City Missions",
            "ru": "Городские миссии Швеции",
            "ky": "Швециянын шаардык миссиялары",
            "kk": "Швецияның қалалық миссиялары",
            "az": "İsveçin Şəhər Missiyaları",
        },
    ),
    "european-union": OrganisationData(
        "European Union",
        "40",
        short_name="EU",
        names={
            "ru": "Европейский союз",
            "sv": "Europeiska unionen",
            "ky": "Европа Биримдиги",
            "kk": "Еуропалық одақ",
            "az": "Avropa İttifaqı",
        },
        short_names={"ru": "ЕС", "sv": "EU", "ky": "ЕБ", "kk": "ЕО", "az": "Aİ"},
    ),
    "eu-delegation-kazakhstan": OrganisationData(
        "Delegation of the European Union to Kazakhstan",
        "40",
        "KZ",
        names={
            "ru": "Представительство Европейского союза в Казахстане",
            "sv": "Europeiska unionens delegation i Kazakstan",
            "ky": "Европа Биримдигинин Казакстандагы өкүлчүлүгү",
            "kk": "Еуропалық одақтың Қазақстандағы өкілдігі",
            "az": "Avropa İttifaqının Qazaxıstandakı Nümayəndəliyi",
        },
    ),
    "chevron": OrganisationData("Chevron", "70", "US", names={"ru": "«Шеврон»", "kk": "«Шеврон»", "ky": "«Шеврон»"}),
    "british-embassy-astana": OrganisationData(
        "British Embassy Astana",
        "10",
        "GB",
        names={
            "ru": "Посольство Великобритании в Астане",
            "sv": "Storbritanniens ambassad i Astana",
            "ky": "Улуу Британиянын Астанадагы элчилиги",
            "kk": "Ұлыбританияның Астанадағы елшілігі",
            "az": "Böyük Britaniyanın Astanadakı Səfirliyi",
        },
    ),
    "local-communities-foundation": OrganisationData(
        "Local Communities Foundation of Yenbekshikazakh District",
        "60",
        "KZ",
        network_member=True,
        names={
            "ru": "Фонд местных сообществ Енбекшиказахского района",
            "sv": "Stiftelsen för lokalsamhällen i Jenbeksjikazakdistriktet",
            "ky": "Эңбекшиказак районунун жергиликтүү жамааттар фонду",
            "kk": "Еңбекшіқазақ ауданының жергілікті қауымдастықтар қоры",
            "az": "Enbekşiqazax rayonunun Yerli İcmalar Fondu",
        },
    ),
    "danchurchaid": OrganisationData(
        "DanChurchAid", "21", "DK", "DCA", "https://www.danchurchaid.org/", names={"ru": "ДанЧёрчЭйд"}
    ),
    "icco": OrganisationData("ICCO Cooperation", "21", "NL", "ICCO"),
    "fsds": OrganisationData("Fair and Sustainable Development Solutions", "", short_name="FSDS"),
    # Three of the platform's members, invented: the case names none.
    "ak-jol": OrganisationData(
        "«Ак-Жол» мигранттарды колдоо борбору",
        "24",
        "KG",
        network_member=True,
        names={
            "en": "Ak-Jol Centre for Migrants",
            "ru": "Центр поддержки мигрантов «Ак-Жол»",
            "sv": "Ak-Jol, center för migranter",
            "kk": "«Ақ жол» мигранттарды қолдау орталығы",
            "az": "“Ak-Jol” Miqrantlara Dəstək Mərkəzi",
        },
    ),
    "roshnoi": OrganisationData(
        "Маркази ҳуқуқии «Рӯшноӣ»",
        "24",
        "TJ",
        network_member=True,
        names={
            "en": "Roshnoi Legal Centre",
            "ru": "Правовой центр «Рушнои»",
            "sv": "Juridiskt center Rosjnoi",
            "ky": "«Рушнои» укуктук борбору",
            "kk": "«Рушнои» құқықтық орталығы",
            "az": "“Ruşnoi” Hüquq Mərkəzi",
        },
    ),
    "sosedi": OrganisationData(
        "Общественный центр «Соседи»",
        "24",
        "RU",
        network_member=True,
        names={
            "en": "Neighbours Community Centre",
            "sv": "Föreningen Grannar",
            "ky": "«Кошуналар» коомдук борбору",
            "kk": "«Көршілер» қоғамдық орталығы",
            "az": "“Qonşular” İctimai Mərkəzi",
        },
    ),
}
