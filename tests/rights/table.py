"""Every route of the admin: whom it answers, and whose forms it takes. Who adds a route says so here."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import URLPattern, URLResolver, get_resolver
from wagtail_localize.models import Translation

from cms.translation import exchange
from tests import factories as make

from .world import Role, Thing, World

# Whether a role may, about a thing (None where the route is about none).
May = Callable[[Role, Thing | None], bool]


def everybody(role: Role, thing: Thing | None) -> bool:
    return role.enters


def nobody(role: Role, thing: Thing | None) -> bool:
    return False


def superusers(role: Role, thing: Thing | None) -> bool:
    return role.everything


def moderators(role: Role, thing: Thing | None) -> bool:
    return role.moderates


def partners_managers(role: Role, thing: Thing | None) -> bool:
    return role.partners


def vocabulary(role: Role, thing: Thing | None) -> bool:
    return role.vocabulary


def people_of_pages(role: Role, thing: Thing | None) -> bool:
    """Whoever works on any pages."""
    return bool(role.edits)


def creators(role: Role, thing: Thing | None) -> bool:
    return bool(role.creates)


def publishers(role: Role, thing: Thing | None) -> bool:
    """Of anything."""
    return bool(role.publishes)


def people_of(code: str) -> May:
    """Whoever works on pages in a language."""
    return lambda role, thing: code in role.edits


def ky_starters(role: Role, thing: Thing | None) -> bool:
    """Who may start a translation into ky: of what they may read."""
    return "ky" in role.edits and thing is not None and (thing.public or page_editors(role, thing))


def page_editors(role: Role, thing: Thing | None) -> bool:
    return thing is not None and thing.language in role.edits


def page_publishers(role: Role, thing: Thing | None) -> bool:
    return thing is not None and thing.language in role.publishes


def translation_editors(role: Role, thing: Thing | None) -> bool:
    """Of what follows its original."""
    return page_editors(role, thing) and thing is not None and thing.name != "detached ky"


def detachers(role: Role, thing: Thing | None) -> bool:
    """Of what an original says that readers do not see: whoever may publish that, too."""
    hidden = thing is not None and thing.name == "draft ky"
    return page_publishers(role, thing) and (not hidden or "sv" in role.publishes)


def page_reviewers(role: Role, thing: Thing | None) -> bool:
    return thing is not None and thing.language in role.reviews


def page_creators(role: Role, thing: Thing | None) -> bool:
    return thing is not None and thing.language in role.creates


def withdrawers(role: Role, thing: Thing | None) -> bool:
    """Those who may publish a page in all its languages."""
    return bool(role.creates) or (page_publishers(role, thing) and thing is not None and thing.name == "own ky")


@dataclass(frozen=True)
class Rule:
    """How one route is tried.

    `kinds` are those of the things that its address names, none for routes that are about nothing in particular.
    `get` may read it; None where everybody in the admin gets an answer, made of what they may read. `post` may change
    something with it; None where it changes nothing. `data` is what is posted, `query` follows the address; `args` are
    parts of the address that no thing stands for. `works` names a thing that whoever may does change: so it is known
    that what is refused to others would have been something.
    """

    kinds: tuple[str, ...] = ()
    get: May | None = None
    post: May | None = None
    args: Mapping[str, Any] = field(default_factory=dict)
    data: Callable[[World, Thing | None], Mapping[str, Any]] = lambda world, thing: {}
    query: str = ""
    works: str = ""
    # Wagtail itself fails over a form that nobody has filled in.
    fails: bool = False


def routes() -> list[str]:
    """The routes of the admin, without what they all begin with; where several are the same only the first answers."""
    return list(dict.fromkeys(_routes(get_resolver(), "")))


def _routes(resolver: URLResolver, prefix: str) -> Iterator[str]:
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            if prefix or route == "admin/":
                yield from _routes(pattern, route)
        elif isinstance(pattern, URLPattern) and route.startswith("admin/"):
            yield route.removeprefix("admin/")


RULES: dict[str, list[Rule]] = {}


def _rule(route: str, *kinds: str, get: May | None = None, **more: Any) -> None:
    RULES.setdefault(route, []).append(Rule(kinds, get, **more))


# --- about nothing in particular

for _route in (
    "",
    "test404/",
    "account/",
    "logout/",
    "dismissibles/",
    "block-preview/",
    "sprite/",
    "jsi18n/",
    "localize/jsi18n/",
    "login/",
    "password_reset/",
    "password_reset/done/",
    "password_reset/complete/",
    "^.*/$",
    "choose-email-link/",
    "choose-phone-link/",
    "choose-anchor-link/",
):
    _rule(_route)
_rule("choose-external-link/", data=lambda world, thing: {"external-link-chooser-url": "https://example.org"})
_rule("password_reset/confirm/<uidb64>/<token>/", args={"uidb64": "MQ", "token": "abc-def"})
_rule("editing-sessions/release/<int:session_id>/", args={"session_id": 1})
_rule("failwhale/", fails=True)
_rule("tag-autocomplete/", query="?term=zq")
_rule("tag-autocomplete/<slug:app_name>/<slug:model_name>/", args={"app_name": "taggit", "model_name": "tag"})
_rule("embeds/chooser/")
_rule("embeds/chooser/upload/", data=lambda world, thing: {"embed-chooser-url": "https://example.org"})

# --- pages

_rule("api/main/^pages/", query="?fields=*")
_rule("api/main/^pages/find/", query="?html_path=/")
_rule("api/main/^pages/<int:pk>/", "page", query="?fields=*", get=page_editors)
_ACTIONS: dict[str, tuple[May, str, Callable[[World, Thing | None], Mapping[str, Any]]]] = {
    "publish": (page_publishers, "scheduled sv", lambda world, thing: {}),
    "unpublish": (page_publishers, "live ky", lambda world, thing: {}),
    "delete": (page_publishers, "own ky", lambda world, thing: {}),
    "move": (
        page_creators,
        "draft sv",
        lambda world, thing: {"destination_page_id": world["index sv"].row.pk, "position": "first-child"},
    ),
    "copy": (page_creators, "draft sv", lambda world, thing: {"slug": "copied", "title": "Copied"}),
    "create_alias": (page_creators, "", lambda world, thing: {"update_slug": "aliased"}),
    "copy_for_translation": (superusers, "", lambda world, thing: {"locale": "az", "alias": True}),
    "convert_alias": (nobody, "", lambda world, thing: {}),
    "revert_to_page_revision": (
        page_editors,
        "draft sv",
        lambda world, thing: {"revision_id": thing and thing.args["revision_id"]},
    ),
}
for _action, (_may, _works, _data) in _ACTIONS.items():
    _rule(
        "api/main/^pages/<int:pk>/action/<str:action_name>/",
        "page",
        get=nobody,
        post=_may,
        works=_works,
        data=_data,
        args={"action_name": _action},
    )
for _kind in ("images", "documents"):
    _rule(f"api/main/^{_kind}/", query="?fields=*")
    _rule(f"api/main/^{_kind}/find/", query="?fields=*")
    _rule(f"api/main/^{_kind}/<int:pk>/", _kind[:-1], query="?fields=*")

for _route in ("pages/", "pages/search/", "pages/search/results/", "choose-page/search/"):
    _rule(_route, query="?q=zq")
_rule("choose-page/", query="?page_type=wagtailcore.page")
_rule("choose-page/<int:parent_page_id>/", "page", query="?page_type=wagtailcore.page")
_rule("choose-page/chosen-multiple/")
_rule("pages/<int:parent_page_id>/", "page")
_rule("pages/<int:parent_page_id>/results/", "page")
_TYPE = {"content_type_app_name": "news", "content_type_model_name": "newspage"}
_rule(
    "pages/add/<slug:content_type_app_name>/<slug:content_type_model_name>/<int:parent_page_id>/",
    "index",
    get=page_creators,
    post=page_creators,
    args=_TYPE,
)
_rule(
    "pages/add/<slug:content_type_app_name>/<slug:content_type_model_name>/<int:parent_page_id>/preview/",
    "index",
    get=page_creators,
    args=_TYPE,
)
for _route in (
    "pages/usage/<slug:content_type_app_name>/<slug:content_type_model_name>/",
    "pages/usage/<slug:content_type_app_name>/<slug:content_type_model_name>/results/",
):
    _rule(_route, args=_TYPE)
_rule("pages/create/<slug:app_label>/<slug:model_name>", args={"app_label": "news", "model_name": "newspage"})
for _route in (
    "pages/<int:page_id>/usage/",
    "pages/<int:page_id>/edit/preview/",
    "pages/<int:page_id>/view_draft/",
    "pages/<int:page_id>/revisions/",
    "pages/<int:page_id>/revisions/<int:revision_id>/view/",
    r"pages/^(?P<pk>\d+)/revisions/compare/"
    r"(?P<revision_id_a>live|earliest|\d+)\.\.\.(?P<revision_id_b>live|latest|\d+)/$",
    "pages/<int:page_id>/workflow_history/",
    "pages/<int:page_id>/workflow_history/detail/<int:workflow_state_id>/",
    "pages/<int:page_id>/history/",
    "pages/<int:page_id>/history/results/",
):
    _rule(_route, "page", get=page_editors)
for _route in (
    "pages/<int:page_id>/revisions/<int:revision_id>/view/",
    r"pages/^(?P<pk>\d+)/revisions/compare/"
    r"(?P<revision_id_a>live|earliest|\d+)\.\.\.(?P<revision_id_b>live|latest|\d+)/$",
    "pages/<int:page_id>/revisions/<int:revision_id>/revert/",
    "pages/<int:page_id>/revisions/<int:revision_id>/unschedule/",
):
    _rule(_route, "crossed", get=nobody)
# Where it leads to refuses.
RULES["pages/<int:page_id>/revisions/"] = [Rule(("page",))]
_rule(
    "pages/<int:page_id>/edit/",
    "page",
    get=page_editors,
    post=page_publishers,
    data=lambda world, thing: {"action": "publish", "incomplete": "on", "body-count": "0"},
    works="live ky",
)
_rule(
    "pages/<int:page_id>/edit/",
    "page",
    get=page_editors,
    post=page_editors,
    data=lambda world, thing: {"action": "submit"},
    works="live ky",
)
_rule("pages/<int:page_id>/revisions/<int:revision_id>/revert/", "page", get=page_editors, post=page_editors)
_rule("pages/<int:parent_page_id>/add_subpage/", "index", get=page_creators)
_rule("pages/<int:page_id>/delete/", "page", get=page_publishers, post=page_publishers, works="own ky")
_rule("pages/<int:page_id>/unpublish/", "page", get=page_publishers, post=page_publishers, works="live ky")
_rule("pages/<int:page_id>/convert_alias/", "page", get=nobody)
_rule("pages/<int:page_to_move_id>/move/", "page", get=page_creators)
_rule(
    "pages/<int:page_to_move_id>/move/<int:destination_id>/confirm/",
    "page",
    get=page_editors,
    post=page_creators,
)
_rule(
    "pages/<int:page_to_move_id>/set_position/",
    "page",
    get=nobody,
    post=page_publishers,
    query="?position=0",
    works="locked sv",
)
_rule(
    "pages/<int:page_id>/copy/",
    "page",
    get=page_creators,
    post=page_creators,
    works="draft sv",
    data=lambda world, thing: {
        "new_title": "Copied",
        "new_slug": "copied",
        "new_parent_page": thing and thing.args["parent"],
    },
)
_COMMENT = {"comment": "No"}
for _action in ("approve", "reject"):
    _rule(
        "pages/workflow/action/<int:page_id>/<slug:action_name>/<int:task_state_id>/",
        "page",
        get=page_reviewers,
        post=page_reviewers,
        args={"action_name": _action},
        data=lambda world, thing: _COMMENT,
        works="reviewed ky",
    )
_rule(
    "pages/workflow/collect_action_data/<int:page_id>/<slug:action_name>/<int:task_state_id>/",
    "page",
    get=page_reviewers,
    args={"action_name": "reject"},
    data=lambda world, thing: _COMMENT,
)
_rule("pages/workflow/confirm_cancellation/<int:page_id>/", "page", get=page_editors)
_rule("pages/workflow/preview/<int:page_id>/<int:task_id>/", "page", get=page_reviewers)
_rule(
    "pages/<int:page_id>/privacy/",
    "page",
    get=page_publishers,
    post=page_publishers,
    data=lambda world, thing: {"restriction_type": "login"},
    works="live ky",
)
_rule("pages/<int:page_id>/lock/", "page", get=nobody, post=moderators, works="draft sv")
_rule("pages/<int:page_id>/unlock/", "page", get=nobody, post=moderators, works="locked sv")
_rule(
    "pages/<int:page_id>/revisions/<int:revision_id>/unschedule/",
    "page",
    get=page_publishers,
    post=page_publishers,
    works="scheduled sv",
)
# What bulk actions ask for.
_GIVEN: dict[str, Callable[[World], Any]] = {
    "collection": lambda world: world["root collection"].row.pk,
    "tags": lambda world: "water",
    "role": lambda world: world["group"].row.pk,
    "mark_as_active": lambda world: "False",
}
_BULK: dict[str, tuple[May, str, Callable[[World, Thing | None], Mapping[str, Any]]]] = {
    "publish": (page_publishers, "scheduled sv", lambda world, thing: {}),
    "unpublish": (page_publishers, "live ky", lambda world, thing: {}),
    "delete": (page_publishers, "own ky", lambda world, thing: {}),
    "move": (page_creators, "own ky", lambda world, thing: {"chooser": thing and thing.args["destination_id"]}),
}
for _action, (_may, _works, _data) in _BULK.items():
    _rule(
        "bulk/<str:app_label>/<str:model_name>/<str:action>/",
        "page",
        post=_may,
        works=_works,
        data=_data,
        args={"app_label": "wagtailcore", "model_name": "page", "action": _action},
        query="?id={pk}",
    )
for _app, _model, _kind in (
    ("core", "customimage", "image"),
    ("core", "customdocument", "document"),
    ("taxonomy", "organisation", "organisation"),
    ("taxonomy", "place", "place"),
    ("core", "user", "user"),
):
    _rule(
        "bulk/<str:app_label>/<str:model_name>/<str:action>/",
        _kind,
        post={"user": superusers, "organisation": moderators, "place": moderators}.get(_kind, vocabulary),
        works=_kind if _kind in {"image", "document", "organisation"} else "",
        args={"app_label": _app, "model_name": _model, "action": "delete"},
        query="?id={pk}",
    )
for _model, _kind, _action, _given in (
    ("customimage", "image", "add_to_collection", "collection"),
    ("customimage", "image", "add_tags", "tags"),
    ("customdocument", "document", "add_to_collection", "collection"),
    ("customdocument", "document", "add_tags", "tags"),
    ("user", "user", "assign_role", "role"),
    ("user", "user", "set_active_state", "mark_as_active"),
):
    _rule(
        "bulk/<str:app_label>/<str:model_name>/<str:action>/",
        _kind,
        post=superusers if _kind == "user" else vocabulary,
        works=_kind,
        args={"app_label": "core", "model_name": _model, "action": _action},
        data=lambda world, thing, given=_given: {given: _GIVEN[given](world)},
        query="?id={pk}",
    )
_PING = "editing-sessions/ping/<str:app_label>/<str:model_name>/<str:object_id>/<int:session_id>/"
_rule(_PING, "page", get=nobody, args={"session_id": 1})
_rule(_PING, "organisation", "place", get=nobody, args={"session_id": 1})

# --- translations


def _words(thing: Thing | None) -> Mapping[str, Any]:
    """A PO file for a translation, in which something is written for whatever had no words."""
    translation = Translation.objects.filter(pk=thing and thing.args["translation_id"]).first()
    if translation is None:
        return {}
    text = re.sub(r'^(msgid ".+"\n)msgstr ""$', r'\1msgstr "сөз"', exchange.exported(translation), flags=re.MULTILINE)
    return {"file": SimpleUploadedFile("words.po", text.encode())}


def _shown(thing: Thing | None) -> Mapping[str, Any]:
    """A page that is chosen to be published with others, in the version that was shown."""
    return {"pages": [thing.args["pk"]], f"revision-{thing.args['pk']}": thing.args["revision_id"]} if thing else {}


_rule("localize/translate/<int:translation_id>/disable/", "page", get=page_publishers)
_rule("translations/detach/<int:page_id>/", "page", get=detachers, post=detachers, works="live ky")
_rule("translations/attach/<int:page_id>/", "page", get=page_publishers, post=page_publishers, works="detached ky")
_rule(
    "localize/submit/page/<int:page_id>/",
    "page",
    post=creators,
    data=lambda world, thing: {"locales": [world["locale"].row.pk]},
    works="draft sv",
)
_rule(
    "localize/submit/page/<int:page_id>/",
    "page",
    post=ky_starters,
    data=lambda world, thing: {"locales": [make.locale("ky").pk]},
    works="live of en",
)
_rule("localize/update/<int:translation_source_id>/", "page", get=creators, post=creators, works="public sv")
_rule("localize/page/<int:page_id>/convert_to_alias/", "page", get=page_editors)
for _route in (
    "localize/translate/<int:translation_id>/strings/<int:string_segment_id>/edit/",
    "localize/translate/<int:translation_id>/overrides/<int:overridable_segment_id>/edit/",
):
    _rule(_route, "page", get=nobody)
_rule("localize/submit/snippet/<slug:app_label>/<slug:model_name>/<str:pk>/", "organisation", "place", get=nobody)
_rule("localize/api/snippets/<slug:app_label>/<slug:model_name>/", "organisation", "place", get=nobody)
_rule("localize/api/snippets/<slug:app_label>/<slug:model_name>/<str:pk>/", "organisation", "place", get=nobody)
for _route in (
    "localize/translate/<int:translation_id>/preview/",
    "localize/translate/<int:translation_id>/pofile/download/",
):
    _rule(_route, "page", get=translation_editors)
_rule("localize/translate/<int:translation_id>/preview/<str:mode>/", "page", get=nobody, args={"mode": "none"})
_rule(
    "localize/translate/<int:translation_id>/pofile/upload/",
    "page",
    get=nobody,
    post=page_editors,
    data=lambda world, thing: _words(thing),
    works="draft ky",
)
_rule("localize/translate/<int:translation_id>/machine_translate/", "page", get=nobody, post=page_editors)
_rule("translations/unpublish/<int:page_id>/", "page", get=page_publishers, post=page_publishers, works="public sv")
_rule("translations/submission/<int:pk>/", "submission", get=lambda role, thing: role.name == "editor")
_rule(
    "translations/files/",
    "page",
    get=people_of_pages,
    post=page_editors,
    data=lambda world, thing: _words(thing),
    works="draft ky",
)
_rule("translations/coverage/")
_rule(
    "translations/files/download/",
    get=nobody,
    data=lambda world, thing: {"translation": [page.args["translation_id"] for page in world.of("page")]},
)
_rule("localize/reports/translations/")
_rule("localize/reports/translations/results/")
# Leads others to the editor.
_rule(
    "translations/review/<int:page_id>/",
    "page",
    get=page_editors,
    post=page_reviewers,
    data=lambda world, thing: {"decision": "approve", "revision": thing and thing.args["submitted_revision_id"]},
    works="reviewed ky",
)
_rule(
    "translations/together/<int:page_id>/",
    "page",
    post=page_publishers,
    data=lambda world, thing: _shown(thing),
    works="public sv",
)
_rule(
    "translations/together/<int:page_id>/",
    "page",
    post=lambda role, thing: "ky" in role.publishes,
    data=lambda world, thing: _shown(world["live ky"]),
    works="public sv",
)
_rule("translations/names/", get=people_of_pages)
for _word in ("organisations", "places", "tags", "pictures", "files", "site"):
    for _code in ("ky", "ru"):
        _rule(
            "translations/names/<str:language>/",
            get=people_of(_code),
            args={"language": _code},
            query=f"?kind={_word}",
        )

# --- withdrawals

_rule("withdrawals/", get=lambda role, thing: publishers(role, thing) or role.partners)
_rule("withdrawals/results/", get=lambda role, thing: publishers(role, thing) or role.partners)
_rule("withdrawals/page/<int:page_id>/", "page", get=withdrawers, post=withdrawers, works="live ky")
_rule("withdrawals/<int:pk>/lift/", "withdrawal", get=creators, post=creators, works="withdrawal")

# --- what is no page

for _snippet in ("organisation", "place"):
    _base = f"snippets/taxonomy/{_snippet}/"
    for _route in ("", "results/"):
        _rule(_base + _route, get=vocabulary)
    _rule(_base + "add/", get=vocabulary, post=vocabulary)
    _rule(_base + "edit/<int:pk>/", _snippet, get=vocabulary, post=vocabulary)
    _rule(_base + "delete/<int:pk>/", _snippet, get=moderators, post=moderators)
    _rule(_base + "copy/<int:pk>/", _snippet, get=vocabulary, post=vocabulary)
    for _route in ("usage/<int:pk>/", "history/<int:pk>/", "history-results/<int:pk>/"):
        _rule(_base + _route, _snippet, get=vocabulary)
    _base = f"snippets/choose/taxonomy/{_snippet}/"
    _rule(_base)
    _rule(_base + "results/")
    _rule(_base + "chosen/<str:pk>/", _snippet)
    _rule(_base + "chosen-multiple/", _snippet, query="?id={pk}")
    _rule(_base + "create/", get=vocabulary, post=vocabulary, fails=True)
_rule("snippets/")

for _kind, _one, _id in (("images", "image", "image_id"), ("documents", "document", "document_id")):
    _rule(f"{_kind}/", query="?q=zq")
    _rule(f"{_kind}/results/", query="?q=zq")
    _rule(f"{_kind}/add/", get=vocabulary, post=vocabulary)
    _rule(f"{_kind}/multiple/add/", get=vocabulary, post=vocabulary)
    _rule(f"{_kind}/usage/<int:{_id}>/", _one, get=vocabulary)
    _upload = f"{_kind}/multiple/create_from_uploaded_{_one}/<int:uploaded_file_id>/"
    _rule(_upload, args={"uploaded_file_id": 1}, get=nobody)
    _rule(f"{_kind}/multiple/delete_upload/<int:uploaded_file_id>/", args={"uploaded_file_id": 1}, get=nobody)
    _rule(f"{_kind}/chooser/", query="?q=zq")
    _rule(f"{_kind}/chooser/results/", query="?q=zq")
    _rule(f"{_kind}/chooser/chosen/<str:pk>/", _one)
    _rule(f"{_kind}/chooser/chosen-multiple/", _one, query="?id={pk}")
    _rule(f"{_kind}/chooser/create/", get=vocabulary, post=vocabulary)
_rule("documents/edit/<int:document_id>/", "document", get=vocabulary, post=vocabulary)
_rule("documents/delete/<int:document_id>/", "document", get=vocabulary, post=vocabulary, works="document")
_rule("documents/multiple/<int:doc_id>/", "document", get=nobody, post=vocabulary)
_rule("documents/multiple/<int:doc_id>/delete/", "document", get=nobody, post=vocabulary)
_rule("images/<int:image_id>/", "image", get=vocabulary, post=vocabulary)
_rule("images/<int:image_id>/delete/", "image", get=vocabulary, post=vocabulary, works="image")
_rule("images/<int:image_id>/generate_url/", "image")
_rule("images/<int:image_id>/generate_url/output/", "image")
_rule("images/<int:image_id>/preview/<str:filter_spec>/", "image")
_rule("images/multiple/<int:image_id>/", "image", get=nobody, post=vocabulary)
_rule("images/multiple/<int:image_id>/delete/", "image", get=nobody, post=vocabulary)
_rule("images/chooser/<int:image_id>/select_format/", "image")

for _route in (
    "redirects/",
    "redirects/results/",
    "redirects/add/",
    "redirects/import/",
):
    _rule(_route, get=moderators, post=moderators)
_rule("redirects/import/process/", get=nobody, post=moderators, fails=True)
_rule("redirects/<int:redirect_id>/", "redirect", get=moderators, post=moderators)
_rule("redirects/<int:redirect_id>/delete/", "redirect", get=moderators, post=moderators, works="redirect")
_SETTINGS = {"app_name": "core", "model_name": "sitesettings"}
_rule("settings/<slug:app_name>/<slug:model_name>/", args=_SETTINGS)
_rule("settings/<slug:app_name>/<slug:model_name>/<int:pk>/", "site", args=_SETTINGS, get=moderators, post=moderators)
_rule("settings/<slug:app_name>/<slug:model_name>/<int:pk>/preview/", "site", args=_SETTINGS, get=nobody)

_base = "recommendations/"
for _route in ("", "results/"):
    _rule(_base + _route, get=vocabulary)
_rule(_base + "new/", get=vocabulary, post=vocabulary)
_rule(_base + "edit/<int:pk>/", "recommendation", get=vocabulary, post=vocabulary)
_rule(_base + "delete/<int:pk>/", "recommendation", get=vocabulary, post=vocabulary, works="recommendation")
for _route in ("usage/<int:pk>/", "history/<int:pk>/", "history-results/<int:pk>/"):
    _rule(_base + _route, "recommendation", get=vocabulary)

for _list in ("news_items", "project_profiles", "themes_listing"):
    _rule(f"{_list}/", query="?q=zq")
    _rule(f"{_list}/results/")
    _rule(f"{_list}/choose_parent/")
for _report in (
    "locked",
    "workflow",
    "workflow_tasks",
    "site-history",
    "aging-pages",
    "page-types-usage",
):
    _rule(f"reports/{_report}/")
    _rule(f"reports/{_report}/results/")

# --- partners

for _name, _one in (("partners", "partner"), ("webhooks", "endpoint")):
    for _route in ("", "results/"):
        _rule(f"{_name}/{_route}", get=partners_managers)
    _rule(f"{_name}/new/", get=partners_managers, post=partners_managers)
    for _route in ("history/<int:pk>/", "history-results/<int:pk>/", "usage/<int:pk>/", "inspect/<int:pk>/"):
        _rule(f"{_name}/{_route}", _one, get=partners_managers)
    _rule(f"{_name}/edit/<int:pk>/", _one, get=partners_managers, post=partners_managers)
    _rule(f"{_name}/delete/<int:pk>/", _one, get=partners_managers, post=partners_managers, works=_one)
_LABEL = {"label": "new"}
_rule(
    "partners/<int:pk>/new-key/",
    "partner",
    get=partners_managers,
    post=partners_managers,
    data=lambda world, thing: _LABEL,
    works="partner",
)
_rule("partners/revoke-key/<int:pk>/", "key", get=partners_managers, post=partners_managers, works="key")
for _route in ("rotate", "switch", "test"):
    _rule(f"webhooks/<int:pk>/{_route}/", "endpoint", get=nobody, post=partners_managers, works="endpoint")
_rule("deliveries/", get=partners_managers)
_rule("deliveries/results/", get=partners_managers)
_rule("deliveries/inspect/<int:pk>/", "delivery", get=partners_managers)
_rule("deliveries/<int:pk>/send-again/", "delivery", get=partners_managers, post=partners_managers)

# --- an administrator's business

for _route in (
    "collections/",
    "collections/add/",
    "workflows/list/",
    "workflows/list/results/",
    "workflows/add/",
    "workflows/tasks/select_type/",
    "workflows/tasks/index/",
    "workflows/tasks/index/results/",
    "workflows/task_chooser/",
    "workflows/task_chooser/results/",
    "workflows/task_chooser/create/",
    "locales/",
    "locales/results/",
    "locales/new/",
    "sites/",
    "sites/results/",
    "sites/new/",
    "users/",
    "users/results/",
    "users/new/",
    "groups/",
    "groups/results/",
    "groups/new/",
):
    _rule(_route, get=superusers, post=superusers)
for _kind, _name in (("locale", "locales"), ("site", "sites"), ("user", "users"), ("group", "groups")):
    for _route in ("edit", "delete", "history", "history-results", "usage", "copy"):
        if (_kind, _route) != ("group", "copy"):
            _post = superusers if _route in {"edit", "delete", "copy"} else None
            _works = _kind if _route == "delete" and _kind in {"user", "group"} else ""
            _rule(f"{_name}/{_route}/<int:pk>/", _kind, get=superusers, post=_post, works=_works)
_rule("collections/<int:pk>/", "collection", get=superusers, post=superusers)
_rule("collections/<int:pk>/delete/", "collection", get=superusers, post=superusers)
_rule("collections/<int:collection_id>/privacy/", "collection", get=superusers, post=superusers)
for _route in ("enable", "disable", "edit"):
    _rule(f"workflows/{_route}/<int:pk>/", "workflow", get=superusers, post=superusers)
    _rule(f"workflows/tasks/{_route}/<int:pk>/", "task", get=superusers, post=superusers)
_rule("workflows/usage/<int:pk>/", "workflow", get=superusers)
_rule("workflows/usage/<int:pk>/results/", "workflow", get=superusers)
_rule("workflows/remove/<int:page_pk>/", "page", get=superusers, post=superusers)
_rule("workflows/remove/<int:page_pk>/<int:workflow_pk>/", "page", get=superusers, post=superusers)
_TASK = {"app_label": "wagtailcore", "model_name": "groupapprovaltask"}
_rule("workflows/tasks/add/<str:app_label>/<str:model_name>/", args=_TASK, get=superusers, post=superusers)
_rule("workflows/task_chooser/<int:task_id>/", "task", get=superusers)
