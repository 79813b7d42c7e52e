"""What lies in a restricted collection is on no public surface, although public pages use it."""

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Collection, CollectionViewRestriction

from cms.core.library import RestrictionsOnce, is_shown, restrictions_from
from cms.core.models import SiteSettings
from cms.published.documents import document_for
from cms.published.folding import fold
from projects.models import ProjectDocument, ProjectImage
from tests import factories

pytestmark = pytest.mark.django_db
CANARY = "Құпия-сурет"
PUBLIC = "Public words"


@pytest.fixture
def members() -> Collection:
    """A collection below one that only those may see who are signed in."""
    factories.make_site()
    with factories.committed():
        board = Collection.get_first_root_node().add_child(name="Board")
        CollectionViewRestriction.objects.create(collection=board, restriction_type="login")
        return board.add_child(name="Members")


def picture(collection: Collection | None, words: str):
    fields = {"collection": collection} if collection else {}
    return factories.image(title=words, description=words, caption=words, credit=words, **fields)


def block(image) -> dict:
    return {"image": image, "alt_text": "", "decorative": False, "caption": "", "credit": ""}


def body(hidden, shown, document) -> list[tuple[str, dict]]:
    return [
        ("paragraph", {"text": f'<p>{PUBLIC} <a linktype="document" id="{document.pk}">file</a></p>'}),
        ("image", block(hidden)),
        ("gallery", {"images": [block(hidden), block(shown)]}),
        ("gallery", {"images": [block(hidden)]}),
        ("document", {"document": document, "title": ""}),
    ]


@pytest.fixture
def project(members):
    """A public project that shows a hidden picture in every place there is, and one that is not hidden."""
    hidden, shown = picture(members, CANARY), picture(None, PUBLIC)
    document = factories.document(CANARY, collection=members)
    english = factories.locale()
    return factories.project(
        title="Project",
        slug="project",
        lead_image=hidden,
        side_image=hidden,
        body=body(hidden, shown, document),
        children={
            "gallery": [ProjectImage(image=hidden, locale=english), ProjectImage(image=shown, locale=english)],
            "documents": [ProjectDocument(document=document, category="A08", locale=english)],
        },
    )


def addresses(project) -> list[str]:
    """The addresses that would give the hidden files away."""
    image, document = project.lead_image, project.documents.get().document
    return [image.file.name.rpartition("/")[2].partition(".")[0], document.url, document.file.name]


def test_pages_show_nothing_that_lies_in_a_restricted_collection(project):
    page = Client().get("/en/projects/project/").content.decode()
    assert [word for word in (CANARY, *addresses(project)) if word in page] == []
    assert page.count(f'alt="{PUBLIC}"') == 2
    assert page.count('<ul class="gallery">') == 2


@pytest.mark.parametrize(("make", "path"), [("news", "news/"), ("theme", "themes/"), ("content", "")])
def test_no_type_of_page_shows_a_lead_image_of_a_restricted_collection(members, make, path):
    getattr(factories, make)(slug="page", lead_image=picture(members, CANARY), lead_image_caption=CANARY)
    response = Client().get(f"/en/{path}page/")
    assert response.status_code == 200
    assert CANARY not in response.content.decode()
    assert "<figure" not in response.content.decode()


def test_the_front_page_and_its_header_show_no_picture_of_a_restricted_collection(members):
    hidden = picture(members, CANARY)
    front, site = factories.home(), SiteSettings.load()
    front.lead_image = site.logo = hidden
    factories.publish(front)
    with factories.committed():
        site.save()
    page = Client().get("/en/").content.decode()
    assert CANARY not in page
    assert "<img" not in page
    assert "hero__inner--pictured" not in page


def test_documents_for_partners_say_nothing_about_it_in_data_or_html(project):
    document = factories.item(project).data
    text = json.dumps(document, ensure_ascii=False)
    assert [word for word in (CANARY, *addresses(project)) if word in text] == []
    galleries = [block["images"] for block in document["body"] if block["type"] == "gallery"]
    assert [[image["alt"] for image in images] for images in galleries] == [[PUBLIC], []]
    assert f'alt="{PUBLIC}"' in document["body_html"]


def test_the_search_does_not_find_pages_by_its_words(project):
    text = factories.item(project).search_text
    assert fold(PUBLIC) in text
    assert fold(CANARY) not in text
    assert "/en/projects/project/" in Client().get("/en/search/", {"q": PUBLIC}).content.decode()
    assert "/en/projects/project/" not in Client().get("/en/search/", {"q": CANARY}).content.decode()


def test_all_is_shown_again_once_the_restriction_is_lifted(project):
    with factories.committed():
        CollectionViewRestriction.objects.all().delete()
    page, document = Client().get("/en/projects/project/").content.decode(), factories.item(project).data
    assert addresses(project)[0] in page
    assert CANARY in document["body_html"]
    assert "/en/projects/project/" in Client().get("/en/search/", {"q": CANARY}).content.decode()


def test_a_preview_shows_pictures_that_only_the_draft_uses_but_none_of_a_restricted_collection(members):
    hidden, shown = picture(members, CANARY), picture(None, PUBLIC)
    draft = factories.news(
        live=False, lead_image=shown, body=body(hidden, shown, factories.document(CANARY, collection=members))
    )
    document = document_for(draft, "en")
    preview = draft.make_preview_request().render().content.decode()
    assert document["image"]["alt"] == PUBLIC
    assert f'alt="{PUBLIC}"' in preview
    assert CANARY not in preview + json.dumps(document, ensure_ascii=False)


def test_all_pictures_of_a_page_cost_one_query(members):
    pictures = [picture(members, CANARY), picture(None, PUBLIC), picture(None, PUBLIC)]
    with (
        CaptureQueriesContext(
            connection,
        ) as queries,
        restrictions_from(RestrictionsOnce()),
    ):
        assert [is_shown(image) for image in pictures] == [False, True, True]
    assert len(queries) == 1
    factories.content(
        slug="page", lead_image=pictures[1], body=[("gallery", {"images": [block(each) for each in pictures]})]
    )
    with CaptureQueriesContext(connection) as queries:
        assert Client().get("/en/page/").status_code == 200
    assert sum("wagtailcore_collectionviewrestriction" in query["sql"] for query in queries) == 1
