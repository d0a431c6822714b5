"""The one Django app of the project."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class LayersConfig(AppConfig):
    name = "layers"
    label = "layers"
    verbose_name = _("Layers")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from layers import registry, startup
        from layers.access import schema
        from layers.roads import checks

        self.schema, self.checks = schema, checks
        registry.declare()
        startup.connect_slices()
        post_migrate.connect(startup.load_directories, sender=self)
