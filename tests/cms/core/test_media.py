"""Files are served while what they belong to is public, and never otherwise."""

import pytest
from django.contrib.auth.models import Group

from cms.core.models import User
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    user = User.objects.create_user("editor", password="a long passphrase")
    user.groups.add(Group.objects.get(name="Editors"))
    client.force_login(user)
    return user


def rendition_of(image) -> str:
    return f"/media/{image.renditions.first().file.name}"


def test_a_picture_on_a_public_page_is_served_and_asked_for_again_each_time(client):
    image = factories.image()
    factories.news(lead_image=image)
    response = client.get(rendition_of(image))
    assert response.status_code == 200
    assert response["Content-Type"].startswith("image/")
    assert response["Cache-Control"] == "public, no-cache"
    assert "Set-Cookie" not in response.headers
    again = client.get(rendition_of(image), headers={"if-none-match": response["ETag"]})
    assert again.status_code == 304


def test_a_picture_is_gone_the_moment_its_page_is_withdrawn(client):
    image = factories.image()
    page = factories.news(lead_image=image)
    tag = client.get(rendition_of(image))["ETag"]
    page.unpublish()
    assert client.get(rendition_of(image), headers={"if-none-match": tag}).status_code == 404


def test_an_original_is_never_served_to_visitors(client):
    image = factories.image(marked_public=True)
    assert client.get(rendition_of(image)).status_code == 200
    assert client.get(f"/media/{image.file.name}").status_code == 404


def test_a_document_is_served_with_its_own_name_while_it_is_public(client):
    document = factories.document(marked_public=True)
    response = client.get(f"/media/{document.file.name}")
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    assert document.file.name.endswith("/file.pdf")
    document.marked_public = False
    document.save()
    assert client.get(f"/media/{document.file.name}").status_code == 404


def test_people_in_the_admin_see_what_is_not_public_yet_and_nothing_keeps_it(client, editor):
    image = factories.image()
    for path in (rendition_of(image), f"/media/{image.file.name}"):
        response = client.get(path)
        assert response.status_code == 200
        assert response["Cache-Control"] == "private, no-store"


def test_file_names_cannot_be_guessed_from_titles():
    image = factories.image("Meeting in Osh")
    document = factories.document("Minutes")
    for name in (image.file.name, document.file.name, image.renditions.first().file.name):
        assert "osh" not in name.lower()
        assert max(len(part) for part in name.replace(".", "/").split("/")) >= 32


@pytest.mark.parametrize(
    "path", ["/media/images/none.jpg", "/media/../cms/urls.py", "/media/", "/media/%00", "/media/db.sqlite3"]
)
def test_what_is_no_file_of_the_library_is_not_found(client, path):
    assert client.get(path).status_code == 404


def test_the_root_leads_to_the_visitors_language_without_a_cookie(client):
    response = client.get("/", headers={"accept-language": "az,ru;q=0.8"})
    assert (response.status_code, response["Location"]) == (302, "/az/")
    assert "Accept-Language" in response["Vary"]
    assert not response.cookies
    assert client.get("/", headers={"accept-language": "fi"})["Location"] == "/en/"


def test_only_the_root_redirects_by_language(client):
    for path in ("/news/", "/feed/", "/nothing/", "/api/v1/nothing/"):
        assert client.get(path, headers={"accept-language": "az"}).status_code == 404


def test_a_restricted_page_is_shown_to_who_may_read_it_and_to_nobody_else(client, django_user_model):
    page = factories.news(title="For members")
    members = Group.objects.create(name="Members")
    restriction = page.view_restrictions.create(restriction_type="groups")
    restriction.groups.add(members)
    assert client.get(page.url).status_code == 404
    user = django_user_model.objects.create_user("member")
    client.force_login(user)
    assert client.get(page.url).status_code == 404
    user.groups.add(members)
    response = client.get(page.url)
    assert response.status_code == 200
    assert "For members" in response.content.decode()


def test_an_old_address_leads_on_only_while_the_page_is_public(client):
    page = factories.news(title="Moved", slug="before")
    page.slug = "after"
    page = factories.publish(page)
    response = client.get("/en/news/before/")
    assert response.status_code == 301
    assert response["Location"].endswith("/en/news/after/")
    page.view_restrictions.create(restriction_type="login")
    assert client.get("/en/news/before/").status_code == 404


def test_the_health_check_answers(client):
    assert client.get("/healthz").content == b"ok"
