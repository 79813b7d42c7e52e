"""What the pages that every language starts with say until an editor writes something better."""

from typing import NamedTuple


class Words(NamedTuple):
    title: str
    summary: str


HOME = {
    "en": Words(
        "Civil Society Network",
        "News, projects and experience of civil-society organisations that work together across borders.",
    ),
    "ru": Words(
        "Сеть гражданского общества",
        "Новости, проекты и опыт организаций гражданского общества, работающих вместе в разных странах.",
    ),
    "sv": Words(
        "Civilsamhällets nätverk",
        "Nyheter, projekt och erfarenheter från organisationer i civilsamhället som samarbetar över gränserna.",
    ),
    "ky": Words(
        "Жарандык коом тармагы",
        "Ар кайсы өлкөлөрдө биргелешип иштеген жарандык коом уюмдарынын жаңылыктары, долбоорлору жана тажрыйбасы.",
    ),
    "kk": Words(
        "Азаматтық қоғам желісі",
        "Түрлі елдерде бірлесіп жұмыс істейтін азаматтық қоғам ұйымдарының жаңалықтары, жобалары және тәжірибесі.",
    ),
    "az": Words(
        "Vətəndaş cəmiyyəti şəbəkəsi",
        "Müxtəlif ölkələrdə birgə çalışan vətəndaş cəmiyyəti təşkilatlarının xəbərləri, layihələri və təcrübəsi.",
    ),
}

NEWS = {
    "en": Words("News", "What our members do and what changes."),
    "ru": Words("Новости", "Чем заняты участники сети и что меняется."),
    "sv": Words("Nyheter", "Vad medlemmarna gör och vad som förändras."),
    "ky": Words("Жаңылыктар", "Тармактын мүчөлөрү эмне кылып жатат жана эмне өзгөрүүдө."),
    "kk": Words("Жаңалықтар", "Желі мүшелері не істеп жатыр және не өзгеріп жатыр."),
    "az": Words("Xəbərlər", "Şəbəkənin üzvləri nə edir və nə dəyişir."),
}

PROJECTS = {
    "en": Words("Projects", "What we work on together, with whom, where and with what result."),
    "ru": Words("Проекты", "Над чем мы работаем вместе, с кем, где и с каким результатом."),
    "sv": Words("Projekt", "Vad vi arbetar med tillsammans, med vem, var och med vilket resultat."),
    "ky": Words("Долбоорлор", "Биз бирге эмненин үстүндө, ким менен, кайда жана кандай натыйжа менен иштейбиз."),
    "kk": Words("Жобалар", "Біз бірге немен, кіммен, қайда және қандай нәтижемен жұмыс істейміз."),
    "az": Words("Layihələr", "Birlikdə nə üzərində, kiminlə, harada və hansı nəticə ilə işləyirik."),
}

THEMES = {
    "en": Words("Themes", "The fields that our projects and news belong to."),
    "ru": Words("Темы", "Направления, к которым относятся наши проекты и новости."),
    "sv": Words("Teman", "Områdena som våra projekt och nyheter handlar om."),
    "ky": Words("Темалар", "Биздин долбоорлор менен жаңылыктар тиешелүү болгон багыттар."),
    "kk": Words("Тақырыптар", "Жобаларымыз бен жаңалықтарымызға қатысты бағыттар."),
    "az": Words("Mövzular", "Layihə və xəbərlərimizin aid olduğu istiqamətlər."),
}
