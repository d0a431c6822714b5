"""The project as an app: its checks and its pages' style sheet."""

from django.apps import AppConfig


class GisGridConfig(AppConfig):
    name = "gis_grid"

    def ready(self) -> None:
        from gis_grid import checks

        self.checks = checks
