"""Case E: what an association for public participation in Azerbaijan does (written in Azerbaijani)."""

from .shapes import PageData, picture, place

_TOWNS = ("ganja", "goychay", "sheki", "imishli", "lankaran", "kurdamir", "astara", "shamkir")

PAGES = [
    PageData(
        key="theme-participation",
        model="themes.ThemePage",
        language="az",
        slug="ictimai-istirak",
        under="themes",
        translations=("en", "ru", "sv", "ky"),
        fields={
            "title": "İctimai iştirak",
            "number": 6,
            "code": "public-participation",
            "summary": "İnsanlar yaşadıqları yer haqqında qərarlarda söz sahibi olsun deyə icmalarla birlikdə "
            "işləyirik.",
            "purpose": "Seçdiyimiz yol icma quruculuğudur: qonşular birləşib öz təşkilatını quranda yerli qərarlar da "
            "dəyişir.",
            "lead_image": picture("caspian"),
            "lead_image_alt": "Beş qonşu dəniz kənarındakı qədim qalanın önündə söhbət edir.",
            "sections": [
                (
                    "section",
                    {
                        "heading": "Yerlərdə vətəndaş iştirakını təşviq etmək",
                        "text": "<p>İcmaların öz problemlərini müzakirə etməsinə və həllini birlikdə axtarmasına kömək "
                        "edirik.</p>",
                    },
                ),
                (
                    "section",
                    {
                        "heading": "Vətəndaş iştirakını araşdırmaq",
                        "text": "<p>İnsanların harada söz deyə bildiyini, harada isə eşidilmədiyini öyrənir və "
                        "nəticələri açıqlayırıq.</p>",
                    },
                ),
                (
                    "section",
                    {
                        "heading": "Təşviqat kampaniyaları ilə ictimai məlumatlılığı artırmaq",
                        "text": "<p>Hüquqlarını bilən insan onları tələb edir. Kampaniyalarımız bu bilikləri "
                        "yayır.</p>",
                    },
                ),
            ],
        },
        rows={
            "kinds_of_support": [
                {
                    "heading": "Bacarıqlar",
                    "text": "İcma əsaslı təşkilatlar (İƏT) üçün planlaşdırma, idarəetmə və vəsait cəlbi üzrə təlimlər.",
                },
                {
                    "heading": "Şəbəkələşmə və dayanıqlılıq",
                    "text": "Təşkilatların bir-biri ilə əlaqəsi və layihədən sonra da yaşaması.",
                },
                {
                    "heading": "Təşəbbüslərin qiymətləndirilməsi və monitorinqi",
                    "text": "Nəyin alındığını, nəyin alınmadığını birlikdə ölçmək.",
                },
                {"heading": "Hüquqi yardım", "text": "Pulsuz məsləhət, sənədlərin hazırlanması və təmsilçilik."},
            ],
            "achievements": [
                {
                    "value": 8,
                    "unit": "yer",
                    "statement": "Gəncə, Göyçay, Şəki, İmişli, Lənkəran, Kürdəmir, Astara və Şəmkirdə icma əsaslı "
                    "təşkilatlar yaradılıb.",
                },
                {
                    "value": 7,
                    "unit": "icma əsaslı təşkilat",
                    "statement": "7 icma əsaslı təşkilat tərəfdaşımızdır.",
                },
                {"value": 14, "unit": "təşviqat kampaniyası", "statement": "14 təşviqat kampaniyası keçirilib."},
                {
                    "value": 1000,
                    "qualifier": "more_than",
                    "unit": "insan və təşəbbüs",
                    "statement": "1000-dən çox insana və təşəbbüsə pulsuz hüquqi yardım göstərilib.",
                },
                {"statement": "Qadınlar və gənclər yerli qərarların qəbuluna cəlb olunub."},
            ],
            "place_links": [{"place": place(town)} for town in _TOWNS],
        },
    ),
]
