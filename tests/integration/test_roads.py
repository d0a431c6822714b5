"""A network is imported whole or not at all, every process sees it a moment later, and a torn file is told, not met."""

import json
import threading
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.test import Client

from data.demo_city.city import SMALL, drawn_city
from layers.core.errors import NotAllowed
from layers.demo.roads import make_missing_roads, make_roads, remove_roads
from layers.models import BaseFeature, Change, Division, RoadNetwork
from layers.roads import actions
from layers.roads.checks import roads_can_be_read
from layers.roads.current import current, folder, loaded


def roads(tmp_path: Path, name: str = "roads.csv", lines: int = 3) -> Path:
    """Write a file of parallel lanes along one street."""
    path = tmp_path / name
    rows = ["wkt;等级;单行", "LINESTRING(113 29,113.001 29,113.002 29,113.003 29);主干路;"]
    rows += [f"LINESTRING(113.00{k} 29,113.00{k} 29.001);支路;1" for k in range(lines)]
    path.write_text("\n".join(rows), "utf-8")
    return path


def run(*arguments: Any) -> dict[str, Any]:
    out = StringIO()
    call_command("import_roads", *map(str, arguments), stdout=out)
    return json.loads(out.getvalue().splitlines()[-1])


@pytest.mark.django_db
def test_a_file_of_lines_with_gates_becomes_the_network_in_use(tmp_path: Path, client: Client) -> None:
    assert current() is None
    gates = tmp_path / "gates.csv"
    gates.write_text("lng,lat,hours,modes\n113.001,29.0005,06:00-22:00,步行 自行车\n114,29,,\n", "utf-8")
    told = run(roads(tmp_path), "--gates", gates, "--attribution", "Survey office")
    assert told["lines_read"] == 4 and told["gates"] == 1 and told["gates_not_placed"] == 1
    assert told["crossings_not_joined"] == 0 and told["peak_mb"] > 0
    network = current()
    assert network is not None and network.attribution == "Survey office"
    assert network is current(), "it is read once"
    assert Change.objects.filter(layer="roads", action="roads.import").count() == 1
    client.force_login(get_user_model().objects.create_user("someone"))
    body = client.get("/api/roads/").json()
    assert body["status"] == "loaded" and body["attribution"] == "Survey office"
    assert body["version"] == network.version and body["counts"]["edges"] == len(network.start)
    assert client.get("/config.json").json()["roads"]["attribution"] == "Survey office"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        ("nothing", "a.pbf", "a.pbf"),
        ("wkt;x\nPOINT(113 29);1", "a.csv", "no line"),
        ("", "a.geojson", "a.geojson"),
        ("wkt;x\nLINESTRING(113 29,114 29);1", "a.doc", "a.doc"),
    ],
)
def test_a_bad_file_changes_nothing(tmp_path: Path, content: str, name: str, told: str) -> None:
    run(roads(tmp_path))
    before = current()
    (tmp_path / name).write_text(content, "utf-8")
    with pytest.raises(CommandError, match=told):
        run(tmp_path / name)
    assert current() is before and RoadNetwork.objects.count() == 1


@pytest.mark.django_db
def test_gates_that_cannot_be_read_are_refused_by_row(tmp_path: Path) -> None:
    gates = tmp_path / "gates.csv"
    for row, told in (("113,29,often,", "1.*often"), ("113,29,,flying", "1.*flying")):
        gates.write_text(f"lng,lat,hours,modes\n{row}\n", "utf-8")
        with pytest.raises(CommandError, match=told):
            run(roads(tmp_path), "--gates", gates)
    with pytest.raises(CommandError, match="one of the two"):
        run()
    with pytest.raises(CommandError, match="nothing"):
        run(roads(tmp_path), "--map", "class=nothing")


@pytest.mark.django_db
def test_an_import_that_fails_at_the_end_leaves_the_old_in_use(tmp_path: Path, monkeypatch: Any) -> None:
    run(roads(tmp_path))
    before = current()

    def full(*_args: Any) -> int:
        raise OSError("no space left on device")

    monkeypatch.setattr(actions, "write", full)
    with pytest.raises(OSError, match="space"):
        run(roads(tmp_path, "other.csv", 2))
    assert current() is before
    assert [path.suffix for path in folder().iterdir()] == [".roads"]


@pytest.mark.django_db
def test_a_torn_file_is_told_and_requests_go_on(tmp_path: Path, client: Client) -> None:
    run(roads(tmp_path))
    (path,) = folder().glob("*.roads")
    path.write_bytes(path.read_bytes()[:-10])
    RoadNetwork.objects.create(version="x", file=path.name, source="torn")
    RoadNetwork.objects.filter(active=True).update(active=False)
    RoadNetwork.objects.filter(source="torn").update(active=True)
    assert current() is None and "torn" in loaded().problem
    assert [warning.id for warning in roads_can_be_read(["default"])] == ["layers.W001"]
    client.force_login(get_user_model().objects.create_user("someone"))
    assert client.get("/api/roads/").json()["status"] == "unreadable"
    run(roads(tmp_path))
    assert current() is not None, "importing again mends it"


@pytest.mark.django_db(transaction=True)
def test_another_thread_sees_the_new_network_and_the_old_stays_readable(tmp_path: Path) -> None:
    run(roads(tmp_path))
    old = current()
    for count in (1, 2, 4):
        run(roads(tmp_path, "more.csv", count))
    seen: list[int] = []

    def look() -> None:
        from django.db import connection

        network = current()
        while network is None or network.version != newest:
            network = current()
        seen.append(len(network.start))
        connection.close()

    newest = RoadNetwork.objects.get(active=True).version
    thread = threading.Thread(target=look)
    thread.start()
    thread.join(10)
    new = current()
    assert new is not None and seen == [len(new.start)]
    assert len(list(folder().glob("*.roads"))) == 3
    assert old is not None and float(old.length_m.sum()) > 0, "its file is removed, and it is still mapped"


@pytest.mark.django_db
def test_the_base_map_is_a_source_and_a_demo_city_without_roads_gets_them(tmp_path: Path) -> None:
    BaseFeature.objects.create(
        kind="road", category="arterial", geometry="SRID=4326;LINESTRING(113 29,113.01 29)"
    )
    assert run("--base-map")["km"]["drive"] == pytest.approx(1.0, abs=0.1)
    assert make_missing_roads(SMALL) is None
    RoadNetwork.objects.all().delete()
    assert make_missing_roads(SMALL) is None, "there is no demo city"
    Division.objects.create(code="990101000000", name="Demo", level="district")
    row = make_missing_roads(SMALL)
    assert row is not None and row.counts["gates"] > 20 and row.counts["islands"] == 0


@pytest.mark.django_db
def test_only_planners_import(tmp_path: Path) -> None:
    run(roads(tmp_path))
    network = current()
    assert network is not None
    with pytest.raises(NotAllowed):
        actions.use(
            acting_user=get_user_model().objects.create_user("someone"), network=network, source="", read={}
        )


@pytest.mark.django_db
def test_the_demo_city_leaves_a_network_of_ones_own_in_use(tmp_path: Path) -> None:
    run(roads(tmp_path))
    assert make_roads(*drawn_city(SMALL)) is None
    RoadNetwork.objects.update(active=False)
    row = make_roads(*drawn_city(SMALL))
    assert row is not None and row.source == "demo"
    remove_roads()
    assert current() is None and loaded().row is None
    other = folder() / "left.roads"
    other.write_bytes(b"of an import that is at work")
    run(roads(tmp_path))
    assert other.exists()
