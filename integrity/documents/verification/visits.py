"""How often one visitor may ask, counted in the database: the workers share no memory."""

import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac

from integrity.documents.models import VisitCount

WINDOW = timedelta(minutes=1)
KEPT = timedelta(minutes=10)


@dataclass(frozen=True)
class Limit:
    """So many requests of one visitor in a minute."""

    scope: str
    most: int


CODES = Limit("verify_code", 30)
FILES = Limit("verify_file", 10)


def seconds_to_wait(limit: Limit, address: str) -> int:
    """Count one request of ``address``; 0 when it may go on, else the seconds until it may.

    Who is over the limit is not counted any further: turning them away costs no write.
    """
    now = timezone.now()
    begins_at = now.replace(second=0, microsecond=0)
    row = {"scope": limit.scope, "visitor": visitor_of(address), "begins_at": begins_at}
    used_up = VisitCount.objects.filter(**row, count__gte=limit.most).exists()
    if used_up or _count(row) > limit.most:
        return max(1, round((begins_at + WINDOW - now).total_seconds()))
    return 0


@transaction.atomic
def _count(row: dict) -> int:
    """This request's number. The row stays locked until the end, so no two get the same."""
    visit, is_new = VisitCount.objects.get_or_create(**row)
    if is_new:
        _sweep(row["begins_at"] - KEPT)
    VisitCount.objects.filter(pk=visit.pk).update(count=F("count") + 1)
    return VisitCount.objects.values_list("count", flat=True).get(pk=visit.pk)


def _sweep(before: datetime) -> None:
    """Forget old rows; those that another worker is forgetting now are left to it."""
    old = VisitCount.objects.select_for_update(skip_locked=True).filter(begins_at__lt=before)
    VisitCount.objects.filter(pk__in=old.values("pk")).delete()


def visitor_of(address: str) -> str:
    """A keyed hash. Of an IPv6 address the network counts: a house has 2⁶⁴ of the rest."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        known = None
    if known is not None and known.version == 6:
        address = str(ipaddress.ip_network((known, 64), strict=False))
    return salted_hmac("integrity.visits", address, algorithm="sha256").hexdigest()
