"""Case C: the news of a foundation in Kazakhstan (written in English or Russian), and news of the hub itself."""

import datetime

from .shapes import PageData, organisation, page, picture, place

_QOLDA_TITLE = "Проект экстренной помощи «Қолда»"
_PARCELS_RU = "Мужчина передаёт женщине коробку возле фургона."

PAGES = [
    PageData(
        key="qolda",
        model="projects.ProjectPage",
        language="ru",
        slug="qolda",
        under="projects",
        translations=("en", "ky", "kk"),
        fields={
            "title": "«Қолда»",
            "summary": "Экстренная помощь: неправительственные организации Казахстана поддерживают тех, кому труднее "
            "всего.",
            "status": "4",
            "actual_start": "2020",
            "hierarchy": 2,
            "lead_image": picture("parcels"),
            "lead_image_alt": _PARCELS_RU,
        },
        rows={
            "theme_links": [{"theme": page("theme-security")}],
            "countries": [{"country": "KZ"}],
            "organisation_links": [{"role": "1", "organisation": organisation("chevron")}],
            "grants": [{"count": 11, "provider": organisation("chevron")}],
        },
    ),
    PageData(
        key="news-decision-making",
        model="news.NewsPage",
        language="en",
        slug="women-and-youth-in-decision-making",
        under="news",
        translations=("ru", "sv", "ky", "kk", "az"),
        fields={
            "title": "A new project gives women and young people more say in Kazakhstan",
            "summary": "The European Union supports a project that strengthens the part of women and youth in "
            "decision-making.",
            "date": datetime.date(2022, 2, 10),
            "dateline_place": place("almaty"),
            "lead_image": picture("women"),
            "lead_image_alt": "Five women of different ages side by side; one raises her arm.",
            "body": [
                (
                    "paragraph",
                    {
                        "text": "<p>Too many decisions are still made without those who have to live with them the "
                        "longest. The project that starts now wants women and young people of Kazakhstan at the table: "
                        "in local councils, in public hearings, in their own organisations.</p>"
                        "<p>The European Union funds the work.</p>"
                    },
                ),
            ],
        },
        rows={
            "theme_links": [{"theme": page("theme-youth")}, {"theme": page("theme-gender")}],
            "place_links": [{"place": place("kazakhstan")}],
            "organisation_links": [{"organisation": organisation("european-union"), "role": "1"}],
        },
    ),
    PageData(
        key="news-qolda-goes-on",
        model="news.NewsPage",
        language="ru",
        slug="qolda-v-nur-sultane",
        under="news",
        translations=("en", "ky", "kk"),
        fields={
            "title": _QOLDA_TITLE,
            "summary": "Неправительственные организации Нур-Султана продолжают свои инициативы.",
            "date": datetime.date(2020, 5, 29),
            "lead_image": picture("parcels"),
            "lead_image_alt": _PARCELS_RU,
            "body": [
                (
                    "paragraph",
                    {
                        "text": "<p>Помощь не останавливается: организации столицы, участвующие в проекте, ведут "
                        "начатое "
                        "дальше. Каждая отвечает за свою инициативу и сама выбирает, кого поддержать в первую "
                        "очередь.</p>"
                    },
                ),
            ],
        },
        rows={
            "theme_links": [{"theme": page("theme-security")}],
            "project_links": [{"project": page("qolda")}],
            "place_links": [{"place": place("astana")}],
        },
    ),
    PageData(
        key="news-qolda-newsletter",
        model="news.NewsPage",
        language="ru",
        slug="qolda-informacionnyj-byulleten",
        under="news",
        fields={
            "title": _QOLDA_TITLE,
            "summary": "Вышел информационный бюллетень об 11 проектах гуманитарной помощи на гранты компании «Шеврон».",
            "date": datetime.date(2020, 5, 20),
            "body": [
                (
                    "paragraph",
                    {
                        "text": "<p>В бюллетене собраны рассказы о 11 проектах гуманитарной помощи: кому они помогают, "
                        "где и как. Гранты на них предоставила компания «Шеврон».</p>"
                    },
                ),
            ],
        },
        rows={
            "theme_links": [{"theme": page("theme-security")}],
            "project_links": [{"project": page("qolda")}],
            "place_links": [{"place": place("kazakhstan")}],
            "organisation_links": [{"organisation": organisation("chevron"), "role": "1"}],
            "grants": [{"count": 11, "provider": organisation("chevron")}],
        },
    ),
    PageData(
        key="news-mini-projects",
        model="news.NewsPage",
        language="en",
        slug="mini-project-winners-start-work",
        under="news",
        translations=("ru", "sv", "ky", "az"),
        fields={
            "title": "Winners of the mini-project competition start work in South Kazakhstan",
            "summary": "17 ideas for human-rights reforms get a grant, a mentor and twelve months.",
            "date": datetime.date(2016, 1, 30),
            "dateline_place": place("almaty"),
            "lead_image": picture("meeting"),
            "lead_image_alt": "Seven people around a long table; one stands beside a board with coloured notes.",
            "body": [
                (
                    "paragraph",
                    {
                        "text": "<p>The competition belongs to a programme that empowers civil-society organisations "
                        "of "
                        "South Kazakhstan to promote human-rights reforms. The Delegation of the European Union funds "
                        "it.</p>"
                    },
                ),
                (
                    "key_figures",
                    {
                        "figures": [
                            {
                                "value": 23,
                                "unit": "NGOs",
                                "statement": "23 NGOs took part.",
                            },
                            {
                                "value": 4,
                                "unit": "regions",
                                "statement": "They came from South Kazakhstan, Almaty, Kyzylorda and Zhambyl.",
                            },
                            {
                                "value": 17,
                                "unit": "mini-projects",
                                "statement": "17 mini-projects were granted EUR 3846 each for 12 months.",
                            },
                            {
                                "value": 2,
                                "unit": "people from each NGO",
                                "statement": "Two people from each NGO came to the grant seminar.",
                            },
                        ]
                    },
                ),
                ("heading", {"text": "A grant seminar before the start", "level": "2"}),
                (
                    "paragraph",
                    {
                        "text": "<p>On 25 January 2016 two people from each NGO met in Almaty for a grant seminar, "
                        "held "
                        "with support of the British Embassy Astana. They practised reporting, monitoring and "
                        "evaluation, and work with the media.</p>"
                    },
                ),
                ("heading", {"text": "Whom the projects serve", "level": "2"}),
                (
                    "paragraph",
                    {
                        "text": "<ul><li>people with disabilities</li><li>women</li><li>children</li>"
                        "<li>vulnerable youth</li><li>orphans</li></ul>"
                    },
                ),
                (
                    "quotation",
                    {
                        "text": "In our villages somebody in a wheelchair has no way to get to a doctor or an office. "
                        "An accessible taxi would change that.",
                        "attributed_to": "Bakytgul Elchibaeva",
                        "role": "Head of the Local Communities Foundation of Yenbekshikazakh District",
                        "organisation": organisation("local-communities-foundation"),
                        "paraphrased": True,
                    },
                ),
                ("heading", {"text": "Nobody starts alone", "level": "2"}),
                (
                    "paragraph",
                    {"text": "<p>Each NGO has a mentor organisation at its side for all 12 months.</p>"},
                ),
            ],
        },
        rows={
            "theme_links": [{"theme": page("theme-participation")}, {"theme": page("theme-gender")}],
            "place_links": [
                {"place": place(region)} for region in ("south-kazakhstan", "almaty-region", "kyzylorda", "zhambyl")
            ],
            "organisation_links": [
                {"organisation": organisation("eu-delegation-kazakhstan"), "role": "1"},
                {"organisation": organisation("british-embassy-astana")},
                {"organisation": organisation("local-communities-foundation")},
            ],
            "grants": [
                {
                    "amount": 3846,
                    "currency": "EUR",
                    "count": 17,
                    "duration_months": 12,
                    "provider": organisation("eu-delegation-kazakhstan"),
                }
            ],
        },
    ),
    PageData(
        key="news-six-languages",
        model="news.NewsPage",
        language="ky",
        slug="alty-tilde",
        under="news",
        translations=("en", "ru", "sv", "az"),
        fields={
            "title": "Тармактын сайты эми алты тилде",
            "summary": "Мүчө уюмдар өз тилинде жазат, калганын биз которобуз.",
            "date": datetime.date(2026, 10, 5),
            "lead_image": picture("steppe"),
            "lead_image_alt": "Күн батып бараткан маалда жашыл талаадагы боз үйлөрдүн жанында эки киши сүйлөшүп турат.",
            "body": [
                (
                    "paragraph",
                    {
                        "text": "<p>Бул жаңылык адегенде кыргызча жазылды. Ар бир барак өзүнүн түп тилин көрсөтөт; "
                        "котормосу жок болсо, аны ачык айтабыз.</p>"
                    },
                ),
            ],
        },
        rows={"theme_links": [{"theme": page("theme-participation")}, {"theme": page("theme-youth")}]},
    ),
    # Two that no visitor may see, so that editors find one of each kind in the admin.
    PageData(
        key="news-draft",
        model="news.NewsPage",
        language="en",
        slug="notes-from-the-platform-meeting",
        under="news",
        state="draft",
        fields={
            "title": "Notes from the platform meeting",
            "summary": "A draft: the editors are still collecting what the members said.",
            "date": datetime.date(2026, 11, 2),
        },
    ),
    PageData(
        key="news-scheduled",
        model="news.NewsPage",
        language="en",
        slug="annual-report",
        under="news",
        state="scheduled",
        fields={
            "title": "The annual report is out",
            "summary": "Scheduled: it appears by itself when its time has come.",
            "date": datetime.date(2036, 3, 1),
            "go_live_at": datetime.datetime(2036, 3, 1, 8, 0, tzinfo=datetime.UTC),
        },
    ),
]
