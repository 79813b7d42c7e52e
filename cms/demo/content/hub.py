"""The network itself: who publishes the site, its home pages, and the pages about it and about privacy."""

from typing import Any

from .shapes import PageData, page, picture

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

# What the search recommends, by language: to those who search for one of these, a page and why.
RECOMMENDATIONS = {
    "en": ("mini-grants, grants, funding", page("news-mini-projects"), "Who funded the mini-projects, and what for."),
    "ru": ("мини-гранты, гранты, финансирование", page("news-mini-projects"), "Кто и что финансировал."),
}

# Each language's home is a page of its own; so are its words.
HOME_PICTURE = "relay"
HOME_PROJECTS = [page("local-mobilisation"), page("on-the-move-2"), page("qolda")]
HOMES: dict[str, dict[str, Any]] = {
    "en": {
        "title": "Dialogue Network",
        "summary": "Civil-society organisations from Central Asia, Sweden and Azerbaijan tell what they do together.",
        "lead_image_alt": "A line of people walk along a road at dawn, the first carries a flag with an arrow.",
        "text": "<p>We are organisations that stand up for human rights where we live. Here we publish our news and "
        "our projects, each in the language it was written in, and translate them for one another.</p>",
        "figures": [
            (6, "languages", "Members write in their own; we translate for one another."),
            (5, "countries", "Where our projects are or have been."),
            (17, "mini-projects", "Ideas of local organisations in southern Kazakhstan that got a grant."),
        ],
    },
    "ru": {
        "title": "Сеть «Диалог»",
        "summary": "Организации гражданского общества Центральной Азии, Швеции и Азербайджана рассказывают, что делают "
        "вместе.",
        "lead_image_alt": "Люди идут цепочкой по дороге на рассвете, первый несёт флаг со стрелкой.",
        "text": "<p>Мы — организации, которые отстаивают права человека там, где живут. Здесь мы публикуем новости и "
        "проекты на том языке, на котором они написаны, и переводим их друг для друга.</p>",
        "figures": [
            (6, "языков", "Участники пишут на своём, мы переводим друг для друга."),
            (5, "стран", "Там идут или шли наши проекты."),
            (17, "мини-проектов", "Идеи местных организаций юга Казахстана, получившие гранты."),
        ],
    },
    "sv": {
        "title": "Dialognätverket",
        "summary": "Organisationer i civilsamhället i Centralasien, Sverige och Azerbajdzjan berättar vad de gör "
        "tillsammans.",
        "lead_image_alt": "En rad människor går längs en väg i gryningen, den första bär en flagga med en pil.",
        "text": "<p>Vi är organisationer som försvarar mänskliga rättigheter där vi bor. Här publicerar vi våra "
        "nyheter och projekt på det språk de skrevs på, och översätter dem åt varandra.</p>",
        "figures": [
            (6, "språk", "Medlemmarna skriver på sitt, vi översätter åt varandra."),
            (5, "länder", "Där pågår eller har pågått våra projekt."),
            (17, "miniprojekt", "Lokala organisationers idéer i södra Kazakstan som fick bidrag."),
        ],
    },
    "ky": {
        "title": "«Диалог» тармагы",
        "summary": "Борбор Азиянын, Швециянын жана Азербайжандын жарандык коом уюмдары биргелешкен иштери тууралуу "
        "айтып беришет.",
        "lead_image_alt": "Таң атып келатканда адамдар жол менен тизилип баратат, алдыңкысы жебеси бар желек көтөргөн.",
        "text": "<p>Биз өзүбүз жашаган жерде адам укуктарын коргогон уюмдарбыз. Бул жерде жаңылыктарыбызды жана "
        "долбоорлорубузду жазылган тилинде жарыялап, бири-бирибиз үчүн которобуз.</p>",
        "figures": [
            (6, "тил", "Мүчөлөр өз тилинде жазат, биз бири-бирибиз үчүн которобуз."),
            (5, "өлкө", "Долбоорлорубуз ишке ашкан же ашып жаткан жерлер."),
            (17, "мини-долбоор", "Түштүк Казакстандагы жергиликтүү уюмдардын грант алган идеялары."),
        ],
    },
    "kk": {
        "title": "«Диалог» желісі",
        "summary": "Орталық Азияның, Швецияның және Әзербайжанның азаматтық қоғам ұйымдары бірлескен істері туралы "
        "айтады.",
        "lead_image_alt": "Таң атқанда адамдар жолмен тізіліп бара жатыр, алдыңғысы жебесі бар жалау көтерген.",
        "text": "<p>Біз өзіміз тұратын жерде адам құқықтарын қорғайтын ұйымдармыз. Мұнда жаңалықтарымыз бен "
        "жобаларымызды жазылған тілінде жариялап, бір-біріміз үшін аударамыз.</p>",
        "figures": [
            (6, "тіл", "Мүшелер өз тілінде жазады, біз бір-біріміз үшін аударамыз."),
            (5, "ел", "Жобаларымыз жүрген немесе жүріп өткен жерлер."),
            (17, "шағын жоба", "Оңтүстік Қазақстандағы жергілікті ұйымдардың грант алған идеялары."),
        ],
    },
    "az": {
        "title": "Dialoq Şəbəkəsi",
        "summary": "Mərkəzi Asiya, İsveç və Azərbaycanın vətəndaş cəmiyyəti təşkilatları birgə işlərindən danışır.",
        "lead_image_alt": "Sübh çağı insanlar yolla cərgə ilə gedir, öndəki oxlu bayraq aparır.",
        "text": "<p>Biz yaşadığımız yerdə insan hüquqlarını müdafiə edən təşkilatlarıq. Burada xəbərlərimizi və "
        "layihələrimizi yazıldığı dildə dərc edir və bir-birimiz üçün tərcümə edirik.</p>",
        "figures": [
            (6, "dil", "Üzvlər öz dilində yazır, biz bir-birimiz üçün tərcümə edirik."),
            (5, "ölkə", "Layihələrimizin getdiyi və ya başa çatdığı yerlər."),
            (17, "mini-layihə", "Cənubi Qazaxıstanda yerli təşkilatların qrant almış ideyaları."),
        ],
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
                (
                    "paragraph",
                    {
                        "text": "<p>Nobody follows what you read here: see "
                        '<a linktype="page" id="page:privacy">what happens with your data</a>.</p>'
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
