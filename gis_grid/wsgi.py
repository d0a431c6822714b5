"""The WSGI entry point that the web server loads."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.utils.module_loading import import_string

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gis_grid.settings")

django_application = get_wsgi_application()
application = import_string("layers.tiles.lane.TileLane")(
    django_application
)  # can be loaded once Django is set up

# What starting has made stays for good. Looking through it for garbage, again and again while a large request makes its
# own tens of thousands of objects, took a tenth of publishing a plan.
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 20)
