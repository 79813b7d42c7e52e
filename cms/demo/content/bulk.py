"""Words for much content (`cms.demo.bulk`): made up, in the languages that stand here, each the others' translation.

In a sentence may stand {place}, {organisation}, {number} and {year}.
"""

# Of every text one version for each of these, in this order.
LANGUAGES = ("en", "ru", "sv")
Words = tuple[str, str, str]

# By code.
THEMES: dict[str, Words] = {
    "bulk-water": ("Clean water", "Чистая вода", "Rent vatten"),
    "bulk-youth": ("Young people", "Молодёжь", "Unga människor"),
    "bulk-women": ("Women's rights", "Права женщин", "Kvinnors rättigheter"),
    "bulk-work": ("Decent work", "Достойный труд", "Anständiga arbetsvillkor"),
    "bulk-access": ("Accessibility", "Доступная среда", "Tillgänglighet"),
    "bulk-media": ("Local media", "Местные СМИ", "Lokala medier"),
}

SUBJECTS: list[Words] = [
    ("Savings groups", "Группы взаимопомощи", "Spargrupper"),
    ("School meals", "Школьное питание", "Skolmåltider"),
    ("Wells and pumps", "Колодцы и насосы", "Brunnar och pumpar"),
    ("Legal advice", "Юридические консультации", "Juridisk rådgivning"),
    ("Neighbours' councils", "Советы соседей", "Grannråd"),
    ("Ramps and lifts", "Пандусы и лифты", "Ramper och hissar"),
    ("Youth camps", "Молодёжные лагеря", "Ungdomsläger"),
    ("Village libraries", "Сельские библиотеки", "Bybibliotek"),
    ("Repair workshops", "Ремонтные мастерские", "Reparationsverkstäder"),
    ("Community radio", "Общественное радио", "Närradio"),
    ("Home care", "Уход на дому", "Hemtjänst"),
    ("Seed banks", "Банки семян", "Fröbanker"),
    ("Public hearings", "Общественные слушания", "Offentliga utfrågningar"),
    ("Sign language courses", "Курсы жестового языка", "Kurser i teckenspråk"),
    ("Safe routes to school", "Безопасная дорога в школу", "Säkra skolvägar"),
    ("Migrants' help lines", "Горячие линии для мигрантов", "Hjälptelefoner för migranter"),
    ("Playgrounds", "Детские площадки", "Lekplatser"),
    ("Budget monitoring", "Контроль бюджета", "Budgetgranskning"),
    ("Craft fairs", "Ярмарки ремёсел", "Hantverksmässor"),
    ("Tree planting", "Посадка деревьев", "Trädplantering"),
    ("Volunteer schools", "Школы волонтёров", "Volontärskolor"),
    ("Crisis centres", "Кризисные центры", "Kriscentrum"),
    ("Solar heating", "Солнечное отопление", "Solvärme"),
    ("Mobile clinics", "Передвижные клиники", "Mobila kliniker"),
    ("Open archives", "Открытые архивы", "Öppna arkiv"),
]

TITLE: Words = ("{subject}, {place}, {year}", "{subject}, {place}, {year}", "{subject}, {place}, {year}")

SENTENCES: list[Words] = [
    (
        "People who live here ({place}) drew up the plan themselves and chose who is to carry it out.",
        "Жители ({place}) сами составили план и выбрали тех, кто будет его выполнять.",
        "De som bor här ({place}) gjorde planen själva och valde vilka som ska genomföra den.",
    ),
    (
        "In {year} the group had {number} members; most of them had never spoken at a public meeting before.",
        "В {year} году в группе было участников: {number}; большинство никогда раньше не выступали на собраниях.",
        "År {year} hade gruppen {number} medlemmar; de flesta hade aldrig talat på ett offentligt möte.",
    ),
    (
        "The partner is {organisation}, which has worked with local councils for many years.",
        "Партнёр проекта — {organisation}: организация много лет работает с местными советами.",
        "Partner är {organisation}, som har arbetat med lokala råd i många år.",
    ),
    (
        "Nobody was asked to pay, and nobody had to show a document at the door.",
        "Никого не просили платить, и ни у кого не спрашивали документов на входе.",
        "Ingen ombads betala och ingen behövde visa legitimation vid dörren.",
    ),
    (
        "What the village needs first was decided by a vote after two evenings of discussion.",
        "Что селу нужно в первую очередь, решили голосованием после двух вечеров обсуждений.",
        "Vad byn behöver först avgjordes genom omröstning efter två kvällars diskussion.",
    ),
    (
        "The local authority has set aside land and promised to pay for electricity.",
        "Местная власть выделила участок и обещала оплачивать электричество.",
        "Kommunen har avsatt mark och lovat att betala elen.",
    ),
    (
        "A list of all expenses hangs on the wall of the school and is read aloud once a month.",
        "Список всех расходов висит на стене школы, и раз в месяц его читают вслух.",
        "En lista över alla utgifter hänger på skolans vägg och läses upp en gång i månaden.",
    ),
    (
        "Trainers from {place} taught the first {number} volunteers, who now teach others.",
        "Преподаватели ({place}) обучили первых волонтёров, их {number}; теперь они учат других.",
        "Utbildare från {place} lärde upp de första {number} volontärerna, som nu lär andra.",
    ),
    (
        "Women chair half of the working groups, which was a condition from the start.",
        "Половиной рабочих групп руководят женщины: таким было условие с самого начала.",
        "Kvinnor leder hälften av arbetsgrupperna, vilket var ett villkor från början.",
    ),
    (
        "The road was closed for three weeks in winter, so that building went on only in spring.",
        "Зимой дорогу закрыли на три недели, и строительство продолжили только весной.",
        "Vägen var stängd i tre veckor på vintern, så bygget fortsatte först på våren.",
    ),
    (
        "Questions that nobody could answer were written down and answered in the next meeting.",
        "Вопросы, на которые никто не мог ответить, записали и разобрали на следующей встрече.",
        "Frågor som ingen kunde svara på skrevs ner och besvarades på nästa möte.",
    ),
    (
        "An independent review by {organisation} found that the money had been spent as agreed.",
        "Независимая проверка ({organisation}) показала, что деньги потрачены так, как договорились.",
        "En oberoende granskning av {organisation} visade att pengarna använts som avtalat.",
    ),
    (
        "Neighbouring villages have sent {number} people to see how it works.",
        "Соседние сёла прислали посмотреть, как это устроено, своих жителей: {number}.",
        "Grannbyarna har skickat {number} personer för att se hur det fungerar.",
    ),
    (
        "Young people recorded interviews with their grandparents about how water used to be shared.",
        "Молодые люди записали рассказы бабушек и дедушек о том, как раньше делили воду.",
        "Unga spelade in intervjuer med sina mor- och farföräldrar om hur vattnet delades förr.",
    ),
    (
        "The agreement between the groups and the authority was signed in {year} and is public.",
        "Соглашение между группами и властью подписано в {year} году и открыто для всех.",
        "Avtalet mellan grupperna och kommunen undertecknades {year} och är offentligt.",
    ),
    (
        "Where the state does not reach, neighbours have begun to help each other.",
        "Там, куда не доходит помощь государства, соседи начали помогать друг другу.",
        "Där staten inte når fram har grannar börjat hjälpa varandra.",
    ),
    (
        "All materials can be had in large print and read aloud as sound files.",
        "Все материалы есть крупным шрифтом и в виде звуковых файлов.",
        "Allt material finns i stor stil och uppläst som ljudfiler.",
    ),
    (
        "The next step is a fund of {number} euros that the groups will manage together.",
        "Следующий шаг — фонд в {number} евро, которым группы будут распоряжаться вместе.",
        "Nästa steg är en fond på {number} euro som grupperna ska förvalta tillsammans.",
    ),
    (
        "Those who had doubts at the beginning are now among the most active.",
        "Те, кто вначале сомневался, теперь среди самых активных.",
        "De som tvivlade i början hör nu till de mest aktiva.",
    ),
    (
        "What was learned in {place} is written down in a handbook that anyone may copy.",
        "Опыт ({place}) описан в пособии, которое каждый может копировать.",
        "Det som man lärde sig i {place} finns i en handbok som vem som helst får kopiera.",
    ),
]

HEADINGS: list[Words] = [
    ("How it began", "Как это началось", "Hur det började"),
    ("What has changed", "Что изменилось", "Vad som har förändrats"),
    ("Who takes part", "Кто участвует", "Vilka som deltar"),
    ("What comes next", "Что дальше", "Vad som händer nu"),
]

PEOPLE: list[Words] = [
    ("Aigul Saparova", "Айгуль Сапарова", "Aigul Saparova"),
    ("Nurlan Bekov", "Нурлан Беков", "Nurlan Bekov"),
    ("Maria Lindqvist", "Мария Линдквист", "Maria Lindqvist"),
    ("Leyla Aliyeva", "Лейла Алиева", "Leyla Alijeva"),
    ("Erik Sandberg", "Эрик Сандберг", "Erik Sandberg"),
    ("Gulnara Osmonova", "Гульнара Осмонова", "Gulnara Osmonova"),
]

OBJECTIVES: list[Words] = [
    (
        "People know their rights and use them.",
        "Люди знают свои права и пользуются ими.",
        "Människor känner sina rättigheter och använder dem.",
    ),
    (
        "Local authorities consult those who live there.",
        "Местные власти советуются с жителями.",
        "Lokala myndigheter rådgör med dem som bor där.",
    ),
    (
        "Groups go on without money from outside.",
        "Группы работают дальше без денег извне.",
        "Grupperna fortsätter utan pengar utifrån.",
    ),
]

TARGET_GROUPS: list[Words] = [
    ("Young people aged 14 to 28", "Молодёжь от 14 до 28 лет", "Unga mellan 14 och 28 år"),
    ("Women in villages", "Сельские женщины", "Kvinnor i byar"),
    ("People with disabilities", "Люди с инвалидностью", "Personer med funktionsnedsättning"),
    ("Labour migrants", "Трудовые мигранты", "Arbetsmigranter"),
]

UNIT: Words = ("people", "человек", "personer")
ACHIEVEMENT: Words = ("They took part in training.", "Они прошли обучение.", "De deltog i utbildning.")
GOAL: Words = (
    "People decide on what concerns them, wherever they live.",
    "Люди решают то, что их касается, где бы они ни жили.",
    "Människor bestämmer över det som rör dem, var de än bor.",
)
PICTURE: Words = ("A meeting out of doors, {place}", "Встреча под открытым небом, {place}", "Ett möte utomhus, {place}")
