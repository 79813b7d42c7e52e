"""Whatever is sent, the answer comes at once and is never our mistake: a problem document where it is no answer."""

import json
import time
from urllib.parse import quote

import pytest
from django.http import HttpResponse

from cms.api.about import OPENAPI
from tests import factories as make
from tests.cms.api.test_problems import problem

pytestmark = pytest.mark.django_db

# As they stand in a query: percent-coded, or raw where that is the trick.
VALUES = [
    "",
    "-1",
    "0",
    "1e9",
    "9" * 400,
    "-" + "9" * 400,
    "0x10",
    "%D9%A3",  # three in Arabic digits
    "NaN",
    "%00",
    "a%00b",
    "%FF%FE",
    "%C0%AF",
    "%ED%A0%80",  # half of a pair of surrogates
    "%F0%9F%92%A9",
    "%",
    "%zz",
    "%u0041",
    "'%20OR%201=1--",
    "%3Cscript%3E",
    "..%2F..%2Fetc%2Fpasswd",
    "%0D%0ASet-Cookie:%20x=1",
    "a" * 10_000,
    "," * 60,
    "xx",
    "%E2%80%AE",
    "{}[]",
    "http://example.org/",
    "//example.org/en/",
    "http://[::1",
]
PATHS = [
    "news/../../admin/",
    "news//",
    "/news/",
    "news/%2e%2e/",
    "news;x=1/",
    "news/%00/",
    "news/%FF/",
    "news/" + "a" * 10_000 + "/",
    "news/{0}{0}/".format("0" * 36),
    "news/-1/",
    "news/00000000-0000-0000-0000-000000000000",
    "NEWS/",
    "news/?",
    "news/.json",
    "news/openapi.json/",
    "resolve",
    "..%2f..%2fadmin/",
    "%252e%252e/",
]
HEADERS = [
    {"host": "example.org"},
    {"host": "a b"},
    {"host": "[::1"},
    {"host": "testserver\x00"},
    {"accept": "a" * 10_000},
    {"accept": "text/html;q=x, */*;q=-1"},
    {"accept": ",;,"},
    {"accept-language": "x" * 10_000},
    {"accept-language": "\udcff"},
    {"if-none-match": '"' + "a" * 10_000},
    {"if-none-match": 'W/"x", *, "'},
    {"if-modified-since": "yesterday"},
    {"if-modified-since": "Fri, 31 Dec 99999 23:59:59 GMT"},
    {"range": "bytes=0-1, 5-"},
    {"cookie": "sessionid=\x00; csrftoken=" + "a" * 5000},
    {"authorization": "Basic \xff"},
    {"x-http-method-override": "DELETE"},
    {"x-forwarded-for": "<script>, 1.2.3.4.5, ::::"},
    {"x-forwarded-host": "example.org"},
    {"content-length": "-1"},
    {"content-length": "x"},
    {"content-type": "multipart/form-data"},
]


def sane(response: HttpResponse, what: str) -> HttpResponse:
    """The answer, if it is one or a problem."""
    assert response.status_code in {200, 204, 304, 308, 400, 404, 405, 406}, what
    if response.status_code >= 400:
        problem(response)
    elif response.status_code == 200:
        json.loads(response.content)
    assert not response.cookies
    return response


class Stopwatch:
    """Fails where a request has taken a second of this process, however busy the machine is with others."""

    def __enter__(self) -> None:
        self.start = time.process_time()

    def __exit__(self, *_error: object) -> None:
        assert time.process_time() - self.start < 1


def operations() -> dict[str, list[str]]:
    """The parameters of a list of each kind, of an item and of everything that is no list, by address."""
    paths = json.loads(OPENAPI.read_text())["paths"]
    like_others = ("/api/v1/organisations/", "/api/v1/pages/", "/api/v1/places/", "/api/v1/themes/")
    found = {}
    for path, methods in paths.items():
        if not path.startswith(like_others) and path.count("{") == (path.startswith("/api/v1/news/{")):
            names = [parameter["name"] for parameter in methods["get"].get("parameters", [])]
            found[path.replace("{id}", "00000000-0000-4000-8000-000000000000")] = [*names, "unknown"]
    assert len(found) >= 5
    return found


def test_no_value_of_any_parameter_is_an_error_of_ours(client):
    make.news()
    for address, names in operations().items():
        for name in names:
            for value in VALUES:
                query = f"{name}={value}"
                with Stopwatch():
                    response = client.generic("GET", address, QUERY_STRING=query)
                sane(response, f"{address}?{query[:100]}")
                if name == "unknown":
                    assert response.status_code == 400


@pytest.mark.parametrize("name", ["limit", "cursor", "locale", "view", "theme", "country", "year", "unknown"])
def test_five_thousand_parameters_or_a_very_long_one_are_refused_at_once(client, name):
    for query in (
        "&".join([f"{name}=x"] * 5_000),
        "&".join(f"{name}{number}=1" for number in range(5_000)),
        f"{name}=" + ",".join(["x"] * 5_000),
        f"{name}=" + "x" * 10_000,
        f"{name}" * 2_000 + "=1",
        "&" * 5_000 + f"{name}=%00",
    ):
        with Stopwatch():
            response = client.generic("GET", "/api/v1/news/", QUERY_STRING=query)
        assert problem(response)["status"] == 400
        assert len(response.content) < 20_000


def test_filters_are_bounded_together_and_the_most_that_is_allowed_is_answered_at_once(client):
    make.project()
    codes = [",".join(f"c{group}-{number}" for number in range(50)) for group in range(5)]
    all_of_them = "theme,organisation,place,country,status,active_in,parent,tag"
    for query, status in {
        # The same again is no more.
        f"organisation={codes[0]}&role={','.join(['1'] * 21)}": 200,
        f"theme={'&theme='.join([codes[0]] * 5)}": 200,
        f"organisation={codes[0]}&role=1,2,3,4": 200,
        f"organisation={codes[0]}&role=1,2,3,4&theme=x": 400,
        f"organisation={'&organisation='.join(codes)}&role={'&role='.join(['1', '2', '3', '4', '1,2'])}": 400,
        f"theme={'&theme='.join(codes)}": 400,
        "&".join(f"{name}={value}" for name in ("theme", "place", "tag", "organisation") for value in "abcde"): 200,
        "country=KG&"
        + "&".join(f"{name}={value}" for name in ("theme", "place", "tag", "organisation") for value in "abcde"): 400,
    }.items():
        with Stopwatch():
            response = client.get(
                f"/api/v1/projects/?{query}&fallback=any&count=true&facets={all_of_them}&q=a+b+c+d+e+f+g+h+i+j+k+l"
            )
        assert response.status_code == status, query[:100]


def test_no_path_leads_anywhere_else(client):
    for path in PATHS:
        with Stopwatch():
            response = sane(client.generic("GET", f"/api/v1/{path}"), path)
        assert response.status_code in {308, 404} or path == "news/?", path
    for path in ("/api", "/api/", "/api//", "/api/v1", "/api/v2/", "/api/%00", "/api/v1%2Fnews%2F"):
        assert client.generic("GET", path).status_code in {301, 308, 404, 200}, path


def test_no_header_is_an_error_of_ours(client, settings):
    settings.PROXY_COUNT = 1
    settings.API_RATE_LIMIT = 100_000
    make.news()
    for headers in HEADERS:
        for address in ("/api/v1/news/", "/api/v1/nothing/", "/api/v1/resolve/?url=/en/"):
            with Stopwatch():
                response = sane(client.get(address, headers=headers), f"{headers}"[:100])
            if "host" in headers:
                assert response.status_code == 400, headers


@pytest.mark.parametrize("method", ["PROPFIND", "CONNECT", "FOO", "M-SEARCH", "QUERY", "POST"])
def test_no_method_but_reading_is_known(client, method):
    for address in ("/api/v1/news/", "/api/v1/nothing/"):
        response = sane(client.generic(method, address, data=b"{" * 10_000, content_type="application/json"), method)
        assert response.status_code == 405


def test_a_body_of_a_question_is_left_alone(client):
    page = make.news()
    for content_type in ("application/json", "multipart/form-data; boundary=x", "x", ""):
        for data in (b"\xff" * 5_000, b"{}", b"--x"):
            response = client.generic(
                "GET", f"/api/v1/news/{page.translation_key}/", data=data, content_type=content_type
            )
            assert sane(response, content_type).status_code == 200


def test_a_host_of_somebody_else_is_nowhere_in_an_answer(client):
    make.news()
    for address in ("/api/v1/", "/api/v1/news/", "/api/v1/resolve/?url=https%3A%2F%2Fevil.example%2Fen%2F"):
        for headers in ({"x-forwarded-host": "evil.example"}, {"forwarded": "host=evil.example"}):
            response = client.get(address, headers=headers)
            assert "evil.example" not in response.content.decode() + str(response.headers)
    assert quote("evil.example") not in client.get("/api/v1/", headers={"host": "evil.example"}).content.decode()
