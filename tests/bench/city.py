"""The two cities that layers are measured on: one of full size and one of a tenth, each in a database of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

from tests.bench.city_ground import Ground, ground
from tests.bench.city_rows import street_code, write
from tests.bench.server import issue_key

GRIDS, CASES = 100_000, 1_000_000
TENTH = 10
STREET = 4
"""The street, from nought, that the viewer of one street sees."""


@dataclass(frozen=True)
class City:
    """A city in a database.

    Parameters
    ----------
    url : its database.
    key : bearer token of somebody who sees all of it; `street_key` of somebody who sees one street of ten.
    street_path : the division path of that street.
    """

    url: str
    ground: Ground
    key: str
    street_key: str
    street_path: str

    @property
    def counts(self) -> dict[str, int]:
        return {"grids": len(self.ground.cells), "cases": len(self.ground.points)}


@contextmanager
def cities(url: str, scale: float) -> Iterator[tuple[City, City]]:
    """Fill the database at `url`, and one a tenth of its size beside it; yield both.

    Parameters
    ----------
    url : the benchmark's own database, migrated and empty, which the ORM of this process reads.
    """
    from tests.bench.database import copy_of

    key = issue_key(_person("bench-everywhere"))
    with copy_of(url, "tenth") as tenth_url:
        sizes = [(url, scale), (tenth_url, scale / TENTH)]
        grounds = [ground(round(GRIDS * share), round(CASES * share)) for _url, share in sizes]
        for (address, _share), made in zip(sizes, grounds, strict=True):
            write(address, made)
        street_key, path = _viewer()
        large, tenth = (
            City(address, made, key, street_key, path)
            for (address, _share), made in zip(sizes, grounds, strict=True)
        )
        yield large, tenth


def _viewer() -> tuple[str, str]:
    from layers.models import Division

    street = Division.objects.get(code=street_code(STREET))
    return issue_key(_person("bench-street", street)), str(street.path)


def _person(name: str, division: object = None) -> object:
    from django.contrib.auth import get_user_model

    from layers.models import Membership

    user = get_user_model().objects.create_user(name)
    Membership.objects.create(user=user, role="viewer", division=division)
    return user


def database_name(url: str) -> str:
    return urlsplit(url).path.lstrip("/")
