"""Followers that start at any moment, beside writers whose transactions overlap, end out of order or not at all."""

import random
from collections.abc import Iterator

import pytest
from django.contrib.gis.geos import Point
from django.db import transaction

from layers.core.history import record
from layers.core.models import Change
from layers.models import Camera
from tests.followers import Follower
from tests.two_streets import City, build
from tests.writers import Writer

pytestmark = pytest.mark.django_db(transaction=True)

LAYER = "cameras"
STEPS, WRITERS, CAMERAS = 220, 4, 32
ASKED: tuple[dict[str, str], ...] = (
    {},
    {"status": "online"},
    {"bbox": "113.0,29.0,113.01,29.01"},
    {"q": "a", "camera_class": "1,2"},
    {"division": "W1"},
)


class Chance:
    """What happens, by one seed."""

    def __init__(self, seed: int, city: City) -> None:
        self.random = random.Random(seed)
        self.places = [
            (side.lng, side.lat, home)
            for side in (city.west, city.east)
            for home in (side.street, side.community)
        ]
        self.serial = 0

    def change(self, number: int) -> None:
        """Make, change, move or remove one of the cameras that belong to a writer alone."""
        own = list(Camera.objects.filter(range_m=100 + number).order_by("pk"))
        what = self.random.choice(("make", "status", "name", "move", "move", "class", "remove"))
        if what == "make" or not own:
            return self._tell(self._made(number), "make")
        camera = self.random.choice(own)
        if what == "remove":
            self._tell(camera, "remove", Change.DELETE)
            camera.delete()
            return None
        self._alter(camera, what)
        camera.save()
        return self._tell(camera, what)

    def _made(self, number: int) -> Camera:
        self.serial += 1
        camera = Camera(
            device_id=f"{self.serial:020d}", name="ab"[self.serial % 2], camera_class=1, range_m=100 + number
        )
        self._alter(camera, "move")
        camera.save()
        return camera

    def _alter(self, camera: Camera, what: str) -> None:
        if what == "status":
            camera.status = {"online": "offline", "offline": "online"}[camera.status]
        elif what == "name":
            camera.name = self.random.choice(("a", "b"))
        elif what == "class":
            camera.camera_class = self.random.randint(1, 3)
        else:
            lng, lat, camera.division = self.random.choice(self.places)
            camera.geometry = Point(lng, lat, srid=4326)

    @staticmethod
    def _tell(camera: Camera, what: str, op: str = Change.UPSERT) -> None:
        record(actor=None, action=f"test.{what}", layer=LAYER, op=op, rows=[camera])


@pytest.fixture
def writers() -> Iterator[list[Writer]]:
    people = [Writer() for _number in range(WRITERS)]
    yield people
    for person in people:
        person.leave()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_whoever_follows_from_any_moment_holds_exactly_the_layer(seed: int, writers: list[Writer]) -> None:
    city = build()
    chance = Chance(seed, city)
    with transaction.atomic():
        for number in range(CAMERAS):
            chance.change(number % WRITERS)
    followers: list[Follower] = []
    for step in range(STEPS):
        _one_step(chance, writers, followers, city, step)
    for person in writers:
        if person.is_writing:
            person.end(keep=True)
    for follower in followers:
        follower.follow()
        assert follower.exact(), (follower.user, follower.query)
    assert len(followers) > 10
    assert any(follower.copy for follower in followers)


def _one_step(
    chance: Chance, writers: list[Writer], followers: list[Follower], city: City, step: int
) -> None:
    number = chance.random.randrange(len(writers))
    writer, dice = writers[number], chance.random.random()
    if dice < 0.55:
        writer.write(lambda: chance.change(number))
    elif dice < 0.8 and writer.is_writing:
        writer.end(keep=chance.random.random() < 0.75)
    elif dice < 0.9 and len(followers) < 30:
        followers.append(_newcomer(chance, city))
    elif followers:
        chance.random.choice(followers).page(limit=chance.random.choice((1, 3, 1_000)))


def _newcomer(chance: Chance, city: City) -> Follower:
    user = chance.random.choice((city.viewer, city.viewer, city.everybody))
    return Follower(user, layer=LAYER, query=chance.random.choice(ASKED))
