"""Ranges of dates that may be known by year, month or day only, as conditions on the sort keys that begin with them.

Something is in a range if the whole of its date is: of what began in "2013" nobody knows whether it was before May.
"""

import calendar
import datetime
import re

from django.db.models import Q

# Also for the contract, which knows no calendar.
PATTERN = r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?"
_DATE = re.compile(PATTERN)


def is_date(text: str) -> bool:
    """Whether it is a calendar date as 2013, 2013-05 or 2013-05-01."""
    try:
        return bool(_DATE.fullmatch(text)) and first_day(text) <= last_day(text)
    except ValueError:
        return False


def first_day(text: str) -> datetime.date:
    """The first day of a year, a month or a day; ValueError for a day that is in no calendar."""
    year, month, day = (*map(int, text.split("-")), 1, 1)[:3]
    return datetime.date(year, month, day)


def last_day(text: str) -> datetime.date:
    """The last day of a year, a month or a day."""
    start = first_day(text)
    month = 12 if len(text) == len("2013") else start.month
    day = start.day if len(text) == len("2013-05-01") else calendar.monthrange(start.year, month)[1]
    return start.replace(month=month, day=day)


def not_before(text: str) -> Q:
    """On the first day of `text` or later."""
    start = first_day(text)
    if start.day > 1:
        return Q(sort_key__gte=_digits(start))
    # The month as a whole, and in January the year, have zeros where it is not known more precisely.
    return Q(sort_key__gte=f"{_digits(start)[:4] if start.month == 1 else _digits(start)[:6]:0<8}")


def not_after(text: str) -> Q:
    """On the last day of `text` or earlier; what has no date is not."""
    end = last_day(text)
    condition = Q(sort_key__gte="0001", sort_key__lt=f"{_digits(end)}f")
    next_day = end + datetime.timedelta(days=1) if end < datetime.date.max else None
    if next_day and next_day.day > 1:
        condition &= ~Q(sort_key__startswith=f"{_digits(end)[:6]}00")
    if next_day and (next_day.month, next_day.day) != (1, 1):
        condition &= ~Q(sort_key__startswith=f"{_digits(end)[:4]}0000")
    return condition


def _digits(day: datetime.date) -> str:
    return day.isoformat().replace("-", "")
