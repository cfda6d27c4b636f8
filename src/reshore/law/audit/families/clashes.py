"""Flags that cannot go together with an origin, told before a rule is asked."""

from __future__ import annotations

from collections.abc import Iterable

from reshore.law.audit.family import Clash, Inputs
from reshore.law.places import USMCA_PARTIES

QUOTA_ORIGIN = "GB"
KORUS_ORIGIN = "KR"


def preference_clashes(i: Inputs) -> Iterable[Clash]:
    """A preference claimed for a country that is no party to the agreement, or under two agreements."""
    if i.get("usmca_originating") and i["origin"] not in USMCA_PARTIES - {"US"}:
        yield "usmca_originating", f"conflicts with origin {i['origin']}", "only CA and MX, or leave it false"
    if i.get("korus_originating") and i["origin"] != KORUS_ORIGIN:
        yield "korus_originating", f"conflicts with origin {i['origin']}", "only KR, or leave it false"


def content_clashes(i: Inputs) -> Iterable[Clash]:
    """Preference, and approved content without the content or of an origin that never has it approved.

    A vehicle whose content is approved but that fails origin is a question with an answer: the full value pays.
    """
    yield from preference_clashes(i)
    if i["us_content_approved"] and i["us_content_share"] is None:
        yield "us_content_share", "missing key", "give the approved share, 0 to 1"
    if i["us_content_approved"] and i["origin"] not in USMCA_PARTIES:
        yield "us_content_approved", f"conflicts with origin {i['origin']}", "content is approved for CA and MX only"


def vehicle_clashes(i: Inputs) -> Iterable[Clash]:
    """What clashes for a vehicle: preference, content, and a quota that the origin does not have."""
    yield from content_clashes(i)
    if i["in_quota"] and i["origin"] != QUOTA_ORIGIN:
        yield "in_quota", f"conflicts with origin {i['origin']}", "only GB has a quota, or leave it false"
    if i["in_quota"] and i["product"] == "light_truck":
        yield "in_quota", "conflicts with product light_truck", "the quota is of passenger vehicles"
