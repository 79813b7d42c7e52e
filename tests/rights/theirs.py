"""What each role is there for: addresses that answer, each with the name of the thing it is about."""

from .world import (
    ANONYMOUS,
    EDITOR,
    MEMBER,
    MODERATOR,
    PARTNERS_MANAGER,
    REVIEWER_KY,
    SUPERUSER,
    TRANSLATOR_KY,
    TRANSLATOR_SV,
    Role,
)

_Case = tuple[str, str]
_ADD = "pages/add/<slug:content_type_app_name>/<slug:content_type_model_name>/<int:parent_page_id>/"
_EDIT = "pages/<int:page_id>/edit/"
_DRAFT = "pages/<int:page_id>/view_draft/"
_HISTORY = "pages/<int:page_id>/history/"
_PREVIEW = "localize/translate/<int:translation_id>/preview/"
_PO = "localize/translate/<int:translation_id>/pofile/download/"
_SUBMIT = "localize/submit/page/<int:page_id>/"
_REVIEW = "translations/review/<int:page_id>/"
_TOGETHER = "translations/together/<int:page_id>/"
_UNPUBLISH = "pages/<int:page_id>/unpublish/"
_DELETE = "pages/<int:page_id>/delete/"
_REVISION = "pages/<int:page_id>/revisions/<int:revision_id>/view/"
_WORKFLOW = "pages/<int:page_id>/workflow_history/detail/<int:workflow_state_id>/"

_NOBODYS_YET: list[_Case] = [("login/", ""), ("jsi18n/", ""), ("sprite/", "")]
_WORKING: list[_Case] = [("", ""), ("account/", ""), ("translations/coverage/", "")]
_WRITING: list[_Case] = [
    *_WORKING,
    (_EDIT, "draft of sv"),
    (_EDIT, "draft of kk"),
    (_EDIT, "live ky"),
    (_DRAFT, "restricted of az"),
    (_HISTORY, "submitted of en"),
    (_REVISION, "in review of ru"),
    (_WORKFLOW, "in review of sv"),
    (_TOGETHER, "public sv"),
    (_PO, "draft ru"),
    (_SUBMIT, "draft sv"),
    (_UNPUBLISH, "live of en"),
    (_DELETE, "draft of ky"),
    (_ADD, "index sv"),
    (_ADD, "index ky"),
    ("snippets/taxonomy/organisation/edit/<int:pk>/", "organisation"),
    ("snippets/taxonomy/place/edit/<int:pk>/", "place"),
    ("images/<int:image_id>/", "image"),
    ("documents/edit/<int:document_id>/", "document"),
    ("withdrawals/", ""),
    ("reports/page-types-usage/", ""),
]
_MODERATING: list[_Case] = [
    *_WRITING,
    (_REVIEW, "reviewed ky"),
    ("snippets/taxonomy/organisation/delete/<int:pk>/", "organisation"),
    ("redirects/<int:redirect_id>/", "redirect"),
]
_PARTNERS: list[_Case] = [
    *_WORKING,
    ("withdrawals/", ""),
    ("partners/inspect/<int:pk>/", "partner"),
    ("partners/<int:pk>/new-key/", "partner"),
    ("partners/revoke-key/<int:pk>/", "key"),
    ("webhooks/edit/<int:pk>/", "endpoint"),
    ("deliveries/inspect/<int:pk>/", "delivery"),
]
THEIRS: dict[Role, list[_Case]] = {
    ANONYMOUS: _NOBODYS_YET,
    MEMBER: _NOBODYS_YET,
    TRANSLATOR_KY: [
        *_WORKING,
        (_EDIT, "live ky"),
        (_EDIT, "draft ky"),
        (_EDIT, "draft of ky"),
        (_DRAFT, "restricted of ky"),
        (_REVISION, "in review of ky"),
        (_WORKFLOW, "reviewed ky"),
        (_PREVIEW, "draft ky"),
        (_PO, "reviewed ky"),
        (_SUBMIT, "live of en"),
        ("translations/files/", ""),
    ],
    TRANSLATOR_SV: [
        *_WORKING,
        (_EDIT, "draft of sv"),
        (_EDIT, "restricted of sv"),
        (_HISTORY, "live of sv"),
        (_WORKFLOW, "in review of sv"),
        (_SUBMIT, "live of en"),
        ("translations/files/", ""),
    ],
    REVIEWER_KY: [
        *_WORKING,
        (_EDIT, "live ky"),
        (_REVIEW, "reviewed ky"),
        (_TOGETHER, "public sv"),
        (_UNPUBLISH, "live ky"),
        (_DELETE, "own ky"),
        ("translations/detach/<int:page_id>/", "live ky"),
        ("pages/<int:page_id>/privacy/", "live of ky"),
        ("withdrawals/", ""),
    ],
    EDITOR: _WRITING,
    MODERATOR: _MODERATING,
    PARTNERS_MANAGER: _PARTNERS,
    SUPERUSER: [
        *_MODERATING,
        *_PARTNERS,
        ("users/edit/<int:pk>/", "user"),
        ("groups/edit/<int:pk>/", "group"),
        ("workflows/edit/<int:pk>/", "workflow"),
        ("workflows/tasks/edit/<int:pk>/", "task"),
        ("collections/<int:pk>/", "collection"),
        ("locales/edit/<int:pk>/", "locale"),
    ],
}
