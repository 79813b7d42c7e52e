"""How far partners have come in the change feed, in words and for other parts of the site."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.published.models import PublishedItem, PublishedState
from cms.published.withdrawing import Reader

from .models import ApiKey, Partner


def readers() -> Iterator[Reader]:
    """Each partner that has a key, and whether all copies that it keeps with its keys are past a number."""
    partners = Partner.objects.filter(keys__in=ApiKey.objects.valid()).distinct().prefetch_related("keys")
    for partner in partners:
        keys = [key for key in partner.keys.all() if key.revoked_at is None and key.read_at]

        def past(epoch: str, seq: int, keys: list[ApiKey] = keys) -> bool:
            return bool(keys) and all(key.is_past(epoch, seq) for key in keys)

        yield partner.name, past


def count_after(epoch: str, seq: int) -> int:
    """How many changes follow this number; all that there are for who has read none of this epoch."""
    known = PublishedState.objects.filter(pk=1, epoch=epoch).exists()
    return PublishedItem.objects.filter(seq__gt=seq if known else 0).count()


def behind(epoch: str, seq: int) -> str:
    """The same in words."""
    count = count_after(epoch, seq)
    told = ngettext("%(count)s change behind", "%(count)s changes behind", count) if count else _("up to date")
    return told % {"count": count}


def progress(key: ApiKey) -> str:
    """How far the feed was read with a key, and when it last moved on."""
    if key.read_at is None or key.seq is None:
        return _("not read yet")
    moment = f"{timezone.localtime(key.read_at):%Y-%m-%d %H:%M}"
    return _("%(behind)s, read on %(time)s") % {"behind": behind(key.epoch, key.seq), "time": moment}
