"""What this project tells its own parts, beyond Django's and Wagtail's signals."""

from django.dispatch import Signal

# Sent before a revision of a page goes live, with `instance` (the page in the database) and `revision`. A receiver that
# objects raises PermissionDenied; nothing has been written then.
publishing = Signal()
