"""The WSGI entry point that the web server loads."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gis_grid.settings")

application = get_wsgi_application()

# What starting has made stays for good. Looking through it for garbage, again and again while a large request makes its
# own tens of thousands of objects, took a tenth of publishing a plan.
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 20)
