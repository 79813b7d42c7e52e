"""The network itself: who publishes the site, its home pages, and the pages about it and about privacy."""

from .shapes import PageData, picture

SETTINGS = {
    "name": "Dialogue Network",
    "contact_email": "hello@dialogue-network.example",
    "contact_address": "Dialogue Network\n1 Example Street\nGothenburg",
    "default_licence": "CC-BY-4.0",
    "attribution": "Dialogue Network and its members",
}
# How the site is credited in other languages; it is called there as its home page is.
ATTRIBUTIONS = {
    "ru": "Сеть «Диалог» и её участники",
    "sv": "Dialognätverket och dess medlemmar",
    "ky": "«Диалог» тармагы жана анын мүчөлөрү",
    "kk": "«Диалог» желісі және оның мүшелері",
    "az": "Dialoq Şəbəkəsi və üzvləri",
}
SOCIAL_MEDIA = {
    "Facebook": "https://www.facebook.com/dialogue-network.example",
    "Instagram": "https://www.instagram.com/dialogue-network.example",
    "Telegram": "https://t.me/dialogue_network_example",
}

# Nobody is behind it: example.org is kept for examples.
PARTNER = {
    "name": "Steppe News Portal",
    "contact": "Editorial office, editors@steppe-news.example",
    "notes": "Shows our news about migration in Kyrgyz and Russian, each with a link to the original.",
}
WEBHOOK = {"url": "https://example.org/webhooks/dialogue-network", "types": "news", "locales": "ru,ky"}

# Each language's home is a page of its own; so are its words.
HOME_PICTURE = "steppe"
HOMES: dict[str, dict[str, str]] = {
    "en": {
        "title": "Dialogue Network",
        "summary": "Civil-society organisations from Central Asia, Sweden and Azerbaijan tell what they do together.",
        "lead_image_alt": "Two people talk near yurts on green steppe at sunset.",
        "text": "<p>We are organisations that stand up for human rights where we live. Here we publish our news and "
        "our projects, each in the language it was written in, and translate them for one another.</p>",
    },
    "ru": {
        "title": "Сеть «Диалог»",
        "summary": "Организации гражданского общества Центральной Азии, Швеции и Азербайджана рассказывают, что делают "
        "вместе.",
        "lead_image_alt": "Двое разговаривают у юрт в зелёной степи на закате.",
        "text": "<p>Мы — организации, которые отстаивают права человека там, где живут. Здесь мы публикуем новости и "
        "проекты на том языке, на котором они написаны, и переводим их друг для друга.</p>",
    },
    "sv": {
        "title": "Dialognätverket",
        "summary": "Organisationer i civilsamhället i Centralasien, Sverige och Azerbajdzjan berättar vad de gör "
        "tillsammans.",
        "lead_image_alt": "Två personer samtalar vid jurtor på en grön stäpp i solnedgången.",
        "text": "<p>Vi är organisationer som försvarar mänskliga rättigheter där vi bor. Här publicerar vi våra "
        "nyheter och projekt på det språk de skrevs på, och översätter dem åt varandra.</p>",
    },
    "ky": {
        "title": "«Диалог» тармагы",
        "summary": "Борбор Азиянын, Швециянын жана Азербайжандын жарандык коом уюмдары биргелешкен иштери тууралуу "
        "айтып беришет.",
        "lead_image_alt": "Күн батып бараткан маалда жашыл талаадагы боз үйлөрдүн жанында эки киши сүйлөшүп турат.",
        "text": "<p>Биз өзүбүз жашаган жерде адам укуктарын коргогон уюмдарбыз. Бул жерде жаңылыктарыбызды жана "
        "долбоорлорубузду жазылган тилинде жарыялап, бири-бирибиз үчүн которобуз.</p>",
    },
    "kk": {
        "title": "«Диалог» желісі",
        "summary": "Орталық Азияның, Швецияның және Әзербайжанның азаматтық қоғам ұйымдары бірлескен істері туралы "
        "айтады.",
        "lead_image_alt": "Күн батқанда жасыл даладағы киіз үйлердің жанында екі адам сөйлесіп тұр.",
        "text": "<p>Біз өзіміз тұратын жерде адам құқықтарын қорғайтын ұйымдармыз. Мұнда жаңалықтарымыз бен "
        "жобаларымызды жазылған тілінде жариялап, бір-біріміз үшін аударамыз.</p>",
    },
    "az": {
        "title": "Dialoq Şəbəkəsi",
        "summary": "Mərkəzi Asiya, İsveç və Azərbaycanın vətəndaş cəmiyyəti təşkilatları birgə işlərindən danışır.",
        "lead_image_alt": "Gün batanda yaşıl çöldə, alaçıqların yanında iki nəfər söhbət edir.",
        "text": "<p>Biz yaşadığımız yerdə insan hüquqlarını müdafiə edən təşkilatlarıq. Burada xəbərlərimizi və "
        "layihələrimizi yazıldığı dildə dərc edir və bir-birimiz üçün tərcümə edirik.</p>",
    },
}

PAGES = [
    PageData(
        key="about",
        model="home.ContentPage",
        language="en",
        slug="about",
        translations=("ru", "sv", "ky", "kk", "az"),
        fields={
            "title": "About the network",
            "summary": "Who we are, in which languages we write, and how you may reuse what you find here.",
            "show_in_menus": True,
            "lead_image": picture("meeting"),
            "lead_image_alt": "Seven people around a long table; one stands beside a board with coloured notes.",
            "body": [
                (
                    "paragraph",
                    {
                        "text": "<p>Dialogue Network is a meeting place of independent organisations. Each member "
                        "writes "
                        "for itself; the network keeps the site, the translations and the contacts.</p>"
                    },
                ),
                ("heading", {"text": "Six languages", "level": "2"}),
                (
                    "paragraph",
                    {
                        "text": "<p>We write in Azerbaijani, English, Kazakh, Kyrgyz, Russian and Swedish. Every page "
                        "names the language it was written in. Where a translation is missing, we say so instead of "
                        "filling the gap with another language.</p>"
                    },
                ),
                ("heading", {"text": "Reuse what you need", "level": "2"}),
                (
                    "paragraph",
                    {
                        "text": "<p>Unless a page says otherwise, you may copy and adapt our texts if you name their "
                        "source. Partner sites can fetch news and projects as data. The illustrations are our own and "
                        "free for any use.</p>"
                    },
                ),
            ],
        },
    ),
    PageData(
        key="privacy",
        model="home.ContentPage",
        language="en",
        slug="privacy",
        translations=("ru", "sv", "ky", "kk", "az"),
        fields={
            "title": "Privacy",
            "summary": "You can read everything here without being followed.",
            "body": [
                (
                    "paragraph",
                    {
                        "text": "<ul><li>Reading this site sets no cookies.</li>"
                        "<li>There are no trackers, no statistics of other companies and no advertising.</li>"
                        "<li>Fonts, pictures and scripts come from this site alone.</li>"
                        "<li>A video on another site is loaded only after you have asked for it.</li>"
                        "<li>Links to social media are plain links: nothing is sent there until you follow "
                        "them.</li></ul>"
                    },
                ),
                (
                    "callout",
                    {
                        "kind": "note",
                        "heading": "Those who log in",
                        "text": "<p>Editors who log in get a cookie that keeps them logged in. Failed logins are "
                        "recorded with the network address, to slow down those who guess passwords.</p>",
                    },
                ),
            ],
        },
    ),
]
