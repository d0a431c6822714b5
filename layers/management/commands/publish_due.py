"""publish_due: bring into force the approved plans whose day has come."""

from typing import Any

from django.core.management.base import BaseCommand

from layers.planning.due import publish_due


class Command(BaseCommand):
    help = (
        "Publish the approved plans whose day has come. The server does this by itself while it answers requests; "
        "run it from cron or a timer where the day must not wait for the first visitor."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        plans = publish_due()
        for plan in plans:
            self.stdout.write(f"{plan.pk} {plan.title}")
        self.stdout.write(f"{len(plans)} published")
