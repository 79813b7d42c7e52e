"""Case A: what a Swedish network for Central Asia works for, how, and with which themes (written in Swedish)."""

from .shapes import PageData, picture


def _section(heading: str, text: str) -> tuple[str, dict[str, str]]:
    return "section", {"heading": heading, "text": text}


PAGES = [
    PageData(
        key="development-cooperation",
        model="home.ContentPage",
        language="sv",
        slug="utvecklingssamarbete",
        translations=("en", "ru", "ky"),
        fields={
            "title": "Utvecklingssamarbete",
            "summary": "Hur vi samarbetar långsiktigt: på partnernas villkor och med rättigheterna i centrum.",
            "body": [
                (
                    "paragraph",
                    {
                        "text": "<p>Vi börjar aldrig med ett färdigt projekt. Först lyssnar vi på vad organisationen "
                        "själv vill förändra, sedan planerar vi tillsammans för flera år framåt.</p>"
                        "<p>Stödet består av två delar. Den ena håller organisationen i gång: lön, lokal, bokföring. "
                        "Den andra går till det som ska göras just nu. Hur delarna vägs mot varandra avgör partnern "
                        "och vi gemensamt.</p>"
                    },
                ),
            ],
        },
    ),
    PageData(
        key="theme-youth",
        model="themes.ThemePage",
        language="sv",
        slug="demokratisk-ungdomsorganisering",
        under="themes",
        translations=("en", "ru", "ky", "kk", "az"),
        fields={
            "title": "Demokratisk ungdomsorganisering",
            "number": 1,
            "code": "youth",
            "summary": "Unga som organiserar sig lär sig demokrati genom att utöva den.",
            "purpose": "Unga människor ska kunna bilda föreningar, välja sina företrädare och påverka beslut som rör "
            "dem.",
            "lead_image": picture("meeting"),
            "lead_image_alt": "Sju personer kring ett långt bord, en står vid en tavla med färgade lappar.",
            "body": [
                (
                    "paragraph",
                    {
                        "text": "<p>Vi stöder ungdomsgrupper från den första idén till den första årsstämman. Ledare "
                        "utbildas i mötesteknik, ekonomi och säkerhet, och grupper i olika länder besöker varandra.</p>"
                    },
                ),
            ],
        },
    ),
    PageData(
        key="theme-gender",
        model="themes.ThemePage",
        language="sv",
        slug="jamstalldhet-och-kvinnors-rattigheter",
        under="themes",
        translations=("en", "ru", "ky", "az"),
        fields={
            "title": "Jämställdhet och kvinnors rättigheter",
            "number": 2,
            "code": "gender-equality",
            "summary": "Kvinnors röster ska höras där besluten fattas, hemma som i parlamentet.",
            "purpose": "Kvinnor och flickor ska leva fria från våld och ha samma makt som män över sina liv.",
            "lead_image": picture("women"),
            "lead_image_alt": "Fem kvinnor i olika åldrar står bredvid varandra, en av dem höjer armen.",
            "body": [
                (
                    "paragraph",
                    {
                        "text": "<p>Vi arbetar med kvinnorörelser som driver skyddade boenden, ger juridiskt stöd och "
                        "tar plats i lokalpolitiken. Män och pojkar är med i arbetet mot våld.</p>"
                    },
                ),
            ],
        },
    ),
    PageData(
        key="theme-security",
        model="themes.ThemePage",
        language="sv",
        slug="sakerhet-och-motstandskraft",
        under="themes",
        translations=("en", "ru", "ky", "kk", "az"),
        fields={
            "title": "Säkerhet och motståndskraft",
            "number": 3,
            "code": "security-resilience",
            "summary": "Organisationer som klarar en kris kan fortsätta att hjälpa andra.",
            "purpose": "De som försvarar andras rättigheter ska själva kunna arbeta tryggt, på nätet och utanför.",
            "lead_image": picture("parcels"),
            "lead_image_alt": "En man räcker ett paket till en kvinna bredvid en skåpbil.",
            "body": [
                (
                    "paragraph",
                    {
                        "text": "<p>Säkerhet är mer än lås och lösenord. Vi går igenom risker tillsammans med varje "
                        "organisation, övar på krislägen och ser till att hjälp finns när något händer.</p>"
                    },
                ),
            ],
        },
    ),
    PageData(
        key="theme-environment",
        model="themes.ThemePage",
        language="sv",
        slug="miljo-och-klimat",
        under="themes",
        translations=("en", "ru", "ky", "az"),
        fields={
            "title": "Miljö och klimat",
            "number": 4,
            "code": "environment-climate",
            "summary": "Rent vatten, frisk luft och ett klimat att leva i är också rättigheter.",
            "purpose": "Människor ska få veta hur deras miljö mår och kunna vara med och bestämma om den.",
            "lead_image": picture("mountains"),
            "lead_image_alt": "Två vandrare vid en bergssjö bland granar.",
            "body": [
                (
                    "paragraph",
                    {
                        "text": "<p>Glaciärerna smälter och städerna kvävs i rök. Vi stöder grupper som mäter, "
                        "berättar och ställer ansvariga till svars, och som visar hur det går att göra annorlunda.</p>"
                    },
                ),
            ],
        },
    ),
    PageData(
        key="our-work",
        model="home.ContentPage",
        language="sv",
        slug="vart-arbete",
        translations=("en", "ru", "ky", "az"),
        fields={
            "title": "Vårt arbete",
            "summary": "Fyra arbetssätt och de teman vi arbetar med: så stöder vi civilsamhället i Centralasien.",
            "purpose": "Vi vill se ett demokratiskt Centralasien med ett starkt, aktivt och inkluderande "
            "civilsamhälle, "
            "där de mänskliga rättigheterna respekteras och social rättvisa råder.",
            "show_in_menus": True,
            "shows_themes": True,
            "lead_image": picture("mountains"),
            "lead_image_alt": "Två vandrare vid en bergssjö bland granar.",
            "sections": [
                _section(
                    "Långsiktigt utvecklingssamarbete",
                    '<p>Grunden är <a linktype="page" id="page:development-cooperation">utvecklingssamarbete</a> i '
                    "partnerskap som utgår från rättigheter. Vi väger institutionellt stöd mot riktade insatser, efter "
                    "vad varje partner behöver.</p>",
                ),
                _section(
                    "Kapacitetsutveckling och organisationsutveckling",
                    "<p>Vi utbildar i att utforma projekt, utvärdera och söka medel. Det handlar om ledning, "
                    "sakfrågor, "
                    "metoder, ekonomi och säkerhet.</p>",
                ),
                _section(
                    "Information och påverkan",
                    "<p>Med föreläsningar, vandringsutställningar och egna medieproduktioner når vi allmänheten, "
                    "forskare, gräsrotsrörelser och beslutsfattare. Svenska och centralasiatiska röster hörs sida vid "
                    "sida.</p>",
                ),
                _section(
                    "Utbyten, residens, praktik och volontärskap",
                    "<p>Unga och aktivister från Sverige, Centralasien och Ryssland får pröva på varandras vardag. "
                    "Värd är alltid någon av våra partnerorganisationer.</p>",
                ),
            ],
        },
    ),
]
