"""The one Django app of the project."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LayersConfig(AppConfig):
    name = "layers"
    label = "layers"
    verbose_name = _("Layers")
    default_auto_field = "django.db.models.BigAutoField"
