"""Whether the demo city is loaded."""

from data.demo_city.territory import DISTRICT_CODE
from layers.divisions.models import Division


def demo_is_there() -> bool:
    return Division.objects.filter(code=DISTRICT_CODE).exists()
