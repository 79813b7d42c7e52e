"""Case B: three years of local social mobilisation in four Swedish cities (written in Swedish)."""

from .shapes import PageData, document, organisation, page, picture, place

_CITIES = [{"place": place(city)} for city in ("gothenburg", "stockholm", "linkoping", "malmo")]

PAGES = [
    PageData(
        key="local-mobilisation",
        model="projects.ProjectPage",
        language="sv",
        slug="lokal-social-mobilisering",
        under="projects",
        translations=("en", "ru", "ky", "az"),
        fields={
            "title": "Lokal social mobilisering: ett mänskligare samhälle",
            "summary": "I fyra städer fick grupper stöd att själva peka ut var de mänskliga rättigheterna brister, och "
            "att göra något åt det.",
            "status": "4",
            "actual_start": "2013",
            "actual_end": "2015",
            "hierarchy": 2,
            "lead_image": picture("city"),
            "lead_image_alt": "Grannar samtalar i små grupper på en kaj nedanför färgglada hus.",
            "side_image": picture("relay"),
            "side_image_alt": "En rad människor går längs en väg i gryningen, den första bär en flagga med en pil.",
            "side_image_caption": "Asylstafetten, ett av många lokala projekt, gick till fots från stad till stad.",
            "body": [
                (
                    "paragraph",
                    {
                        "text": "<p>Projektet pågick i tre år och drevs parallellt i Göteborg, Stockholm, Linköping "
                        "och "
                        "Malmö. Stadsmissionerna stod för arbetet, men dagordningen var gruppernas: de som lever med "
                        "problemen vet bäst var rättigheterna inte räcker fram.</p>"
                    },
                ),
                ("heading", {"text": "Korta utbildningar", "level": "2"}),
                (
                    "paragraph",
                    {
                        "text": "<p>Grupper som ville starta ett eget projekt erbjöds korta utbildningar i mänskliga "
                        "rättigheter och social mobilisering.</p>"
                    },
                ),
                ("heading", {"text": "Många små projekt", "level": "2"}),
                (
                    "paragraph",
                    {
                        "text": "<p>Ur de lokala grupperna växte mindre projekt fram. Ett av många är "
                        '<a linktype="page" id="page:asylum-relay">Asylstafetten</a>.</p>'
                    },
                ),
                ("heading", {"text": "En handbok blev kvar", "level": "2"}),
                (
                    "paragraph",
                    {
                        "text": "<p>Arbetet avslutades med en handbok som samlar goda exempel på social mobilisering i "
                        "Sverige. Den är fri att ladda ner och dela.</p>"
                    },
                ),
            ],
        },
        rows={
            "target_groups": [{"text": "Lokala grupper som vill driva ett eget projekt för mänskliga rättigheter"}],
            "theme_links": [{"theme": page("theme-participation")}, {"theme": page("theme-security")}],
            "countries": [{"country": "SE"}],
            "place_links": _CITIES,
            "organisation_links": [{"organisation": organisation("city-missions"), "role": "4"}],
            "documents": [
                {
                    "document": document("handbook"),
                    "title": "Handbok: goda exempel på social mobilisering i Sverige",
                    "category": "A08",
                    "language": "sv",
                }
            ],
        },
    ),
    PageData(
        key="asylum-relay",
        model="projects.ProjectPage",
        language="sv",
        slug="asylstafetten",
        under="projects",
        translations=("en", "az"),
        fields={
            "title": "Asylstafetten",
            "summary": "En vandring för asylrätten, startad av en lokal grupp inom projektet Lokal social "
            "mobilisering.",
            "status": "4",
            "hierarchy": 3,
            "parent": page("local-mobilisation"),
            "parent_relation": "sub_project",
            "lead_image": picture("relay"),
            "lead_image_alt": "En rad människor går längs en väg i gryningen, den första bär en flagga med en pil.",
            "body": [
                (
                    "paragraph",
                    {
                        "text": "<p>Människor som sökt asyl och människor som alltid bott i Sverige gick tillsammans, "
                        "och pratade med dem de mötte på vägen. Asylstafetten är ett av de mindre projekt som "
                        "lokala grupper själva tog initiativ till.</p>"
                    },
                ),
            ],
        },
        rows={
            "theme_links": [{"theme": page("theme-participation")}],
            "countries": [{"country": "SE"}],
            "organisation_links": [{"organisation": organisation("city-missions"), "role": "3"}],
        },
    ),
]
