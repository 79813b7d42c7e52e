"""Files are served while what they belong to is public, and never otherwise."""

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.test import Client
from PIL import Image
from wagtail.models import Collection, CollectionViewRestriction
from wagtail.users.models import UserProfile

from cms.core.models import User
from cms.core.photos import carries_metadata
from tests import factories
from tests.cms.core.test_photos import photo

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


def test_readers_of_a_restricted_page_get_what_it_shows_and_nobody_else_does(client, django_user_model):
    image, document, secret = factories.image(), factories.document(), factories.document()
    collection = Collection.get_first_root_node().add_child(name="Board")
    CollectionViewRestriction.objects.create(collection=collection, restriction_type="groups")
    secret.collection = collection
    secret.save()
    links = "".join(f'<a linktype="document" id="{each.pk}">x</a>' for each in (document, secret))
    page = factories.news(lead_image=image, body=[("paragraph", {"text": f"<p>{links}</p>"})])
    members = Group.objects.create(name="Members")
    page.view_restrictions.create(restriction_type="groups").groups.add(members)
    shown = [rendition_of(image), f"/media/{document.file.name}"]
    kept = [f"/media/{image.file.name}", f"/media/{secret.file.name}"]
    user = django_user_model.objects.create_user("member")
    client.force_login(user)
    assert [client.get(path).status_code for path in (*shown, *kept)] == [404] * 4
    user.groups.add(members)
    assert [client.get(path).status_code for path in (*shown, *kept)] == [200, 200, 404, 404]
    assert client.get(shown[0])["Cache-Control"] == "private, no-store"
    page.unpublish()
    assert [client.get(path).status_code for path in shown] == [404] * 2


def test_a_translator_sees_in_previews_what_drafts_use_but_nothing_of_the_library(client):
    image, closed = factories.image(), factories.image()
    user = User.objects.create_user("translator")
    user.groups.add(Group.objects.get(name="Translators (ky)"))
    client.force_login(user)
    collection = Collection.get_first_root_node().add_child(name="Board")
    closed.collection = collection
    closed.save()
    CollectionViewRestriction.objects.create(collection=collection, restriction_type="groups")
    paths = [rendition_of(image), rendition_of(closed), f"/media/{image.file.name}", f"/media/{closed.file.name}"]
    assert [client.get(path).status_code for path in paths] == [200, 404, 404, 404]
    user.groups.add(Group.objects.get(name="Editors"))
    assert [client.get(path).status_code for path in paths] == [200] * 4
    user.groups.set([Group.objects.get(name="Partners' managers")])
    assert [client.get(path).status_code for path in paths] == [404] * 4


def test_the_proxy_can_send_what_the_application_lets_pass(client, settings):
    settings.MEDIA_ACCEL_REDIRECT = "/protected/"
    document = factories.document(marked_public=True)
    direct = f"/media/{document.file.name}"
    response = client.get(direct)
    assert response.content == b""
    assert response["X-Accel-Redirect"] == f"/protected/{document.file.name}"
    assert response["Content-Type"] == "application/pdf"
    assert response["Cache-Control"] == "public, no-cache"
    assert client.get(direct, headers={"if-none-match": response["ETag"]}).status_code == 304
    document.marked_public = False
    document.save()
    hidden = client.get(direct)
    assert hidden.status_code == 404
    assert "X-Accel-Redirect" not in hidden


def test_hidden_deleted_and_unknown_files_are_answered_alike_however_they_are_asked_for(client):
    document, deleted, image = factories.document(marked_public=True), factories.document(), factories.image()
    tag = client.get(f"/media/{document.file.name}")["ETag"]
    document.marked_public = False
    document.save()
    gone = deleted.file.name
    with factories.committed():
        deleted.delete()
    never = client.get("/media/documents/never/was.pdf")
    assert never.status_code == 404
    for name in (document.file.name, gone, image.file.name, image.renditions.first().file.name):
        for headers in ({}, {"if-none-match": tag}, {"range": "bytes=0-9"}, {"if-range": tag, "range": "bytes=0-"}):
            answer = client.get(f"/media/{name}", headers=headers)
            assert (answer.status_code, answer.content, dict(answer.items())) == (
                404,
                never.content,
                dict(never.items()),
            ), (name, headers)
        head = client.head(f"/media/{name}")
        assert (head.status_code, head.content, dict(head.items())) == (404, b"", dict(never.items()))


def test_the_picture_of_an_account_is_for_colleagues_and_keeps_neither_its_name_nor_its_metadata(client, editor):
    profile = UserProfile.get_for_user(editor)
    profile.avatar = ContentFile(photo("JPEG"), name="Aigul in Osh.JPG")
    profile.save()
    name = profile.avatar.name
    assert "aigul" not in name.lower()
    with profile.avatar.open() as file:
        assert not carries_metadata(file)
        file.seek(0)
        assert max(Image.open(file).size) <= 400
    assert client.get(f"/media/{name}").status_code == 200
    assert Client().get(f"/media/{name}").status_code == 404


def test_being_signed_in_opens_nothing_but_restrictions(client):
    """Not what lies below a draft or an expired page, not a draft, not even to those who may edit it."""
    parent, child = factories.content(slug="about"), factories.content(slug="people")
    with factories.committed():
        child.move(parent, pos="last-child")
        parent.unpublish()
    child = type(child).objects.get(pk=child.pk)
    original = factories.news(slug="original")
    translation = factories.translate(original, "ru")
    with factories.committed():
        original.unpublish()
    hidden = [child.url, parent.url, translation.url, factories.news(live=False, slug="draft").url]
    for user in (User.objects.create_user("reader"), User.objects.create_superuser("admin")):
        client.force_login(user)
        assert [client.get(address).status_code for address in hidden] == [404] * 4
    assert client.get(f"/admin/pages/{child.pk}/view_draft/").status_code == 200
