"""Publish the plans whose day has come. There is no scheduler: requests that end, and a command, look for them.

Safe to run as often as one likes and in as many processes: a plan is locked before it is published, and one that
another process has locked is left to it.
"""

import logging

from layers.core.errors import Refused
from layers.core.now_and_then import NowAndThen
from layers.planning.models import BoundaryPlan
from layers.planning.publishing import due, give_up, publish_scheduled

log = logging.getLogger(__name__)


def publish_due() -> list[BoundaryPlan]:
    """Publish every plan that is due, each in its own transaction, and return those that came into force.

    One that is refused keeps the reason in its note and waits for a person; one that fails is tried again next time.
    """
    plans = due().order_by("effective_on", "pk").values_list("pk", flat=True)
    return [plan for pk in list(plans) if (plan := _attempt(pk)) is not None]


def _attempt(pk: int) -> BoundaryPlan | None:
    try:
        return publish_scheduled(pk)
    except Refused as refusal:
        give_up(pk, str(refusal))
    except Exception:
        log.exception("Plan %s is due and could not be published.", pk)
    return None


tick = NowAndThen(publish_due, every_s=60.0, complaint="Could not look for plans whose day has come.")
