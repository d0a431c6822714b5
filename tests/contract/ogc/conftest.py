"""A client of `/ogc/` for a viewer of the western street, and one for everybody's."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from tests.two_streets import City, build


@dataclass
class Api:
    """Asks as a program does that is signed in."""

    client: Client

    def get(self, path: str = "/", query: dict[str, Any] | None = None, **headers: str) -> Any:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.get(f"/ogc{path}", query, headers=given)

    def json(self, path: str = "/", query: dict[str, Any] | None = None) -> Any:
        response = self.get(path, query)
        assert response.status_code == 200, response.content.decode()
        return response.json()

    def items(self, layer: str, query: dict[str, Any] | None = None) -> Any:
        return self.json(f"/collections/{layer}/items", query)

    def ids(self, layer: str, query: dict[str, Any] | None = None) -> list[int]:
        return [feature["id"] for feature in self.items(layer, query)["features"]]

    def collections(self) -> dict[str, Any]:
        return {entry["id"]: entry for entry in self.json("/collections")["collections"]}

    def follow(self, href: str) -> Any:
        """Ask a link's own address."""
        return self.client.get(href.removeprefix("http://testserver"))

    def walk(self, layer: str, query: dict[str, Any]) -> list[Any]:
        """Return the features of all pages, by their links."""
        page, features = self.items(layer, query), []
        while True:
            features += page["features"]
            following = [link["href"] for link in page["links"] if link["rel"] == "next"]
            if not following:
                return features
            page = self.follow(following[0]).json()


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """Counts and extents are kept by version, and rows that a test makes past the change log have none."""
    cache.clear()


@pytest.fixture
def city(db: None) -> City:
    return build()


@pytest.fixture
def api(city: City) -> Api:
    return api_of(city.viewer)


@pytest.fixture
def whole(city: City) -> Api:
    return api_of(city.everybody)


def api_of(user: Any) -> Api:
    client = Client()
    client.force_login(user)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return Api(client)
