"""A follower holds exactly the layer: whatever leaves it, by whatever way, is told to those who could see it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from layers.core import changes
from layers.core.history import record
from layers.core.models import Change
from layers.core.scope import SYSTEM
from layers.models import Camera, Case, Division, Grid, GridScheme, Membership, Theme, ThemeFeature
from tests.followers import Follower, all_told, download, features
from tests.two_streets import City

pytestmark = pytest.mark.django_db(transaction=True)


def ask(user: Any, **query: Any) -> Any:
    """Ask once, when everything that was written is settled."""
    all_told()
    return signed_in(user).get("/api/changes/", query)


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def move(row: Any, division: Division, layer: str) -> None:
    """Move a row to another division as any writer does: change it, then tell."""
    with transaction.atomic():
        row.division = division
        row.save(update_fields=["division"])
        record(actor=None, action="test.moved", layer=layer, rows=[row])


def test_a_feature_that_leaves_the_area_is_told_to_those_who_stay_behind(city: City) -> None:
    camera = city.west.rows["cameras"][0]
    here, everywhere = (Follower(user, layer="cameras") for user in (city.viewer, city.everybody))
    assert camera.pk in here.copy
    move(camera, city.east.community, "cameras")
    assert [change["op"] for change in here.follow()] == ["delete"]
    assert {change["op"] for change in everywhere.follow()} == {"upsert"}
    assert here.exact()
    assert everywhere.exact()


def test_a_feature_that_comes_and_goes_elsewhere_is_not_told_at_all(city: City) -> None:
    follower = Follower(city.viewer)
    camera = city.east.rows["cameras"][0]
    move(camera, city.east.street, "cameras")
    with transaction.atomic():
        record(actor=None, action="test.gone", layer="cameras", op=Change.DELETE, rows=[camera])
        camera.delete()
    assert follower.follow() == []


def test_what_no_longer_matches_the_filter_is_told_as_deleted(city: City) -> None:
    follower = Follower(city.viewer, layer="cameras", query={"status": "online"})
    camera = city.west.rows["cameras"][0]
    for status, op in (("offline", "delete"), ("online", "upsert")):
        with transaction.atomic():
            Camera.objects.filter(pk=camera.pk).update(status=status)
            record(actor=None, action="test.changed", layer="cameras", rows=[camera])
        assert [change["op"] for change in follower.follow()] == [op]
        assert follower.exact()


def test_a_grid_that_gets_another_community_by_raw_sql_leaves_the_old_one(city: City) -> None:
    follower = Follower(city.viewer, layer="grids")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE layers_grid SET division_id = %s", [city.east.community.pk])
    follower.follow()
    assert follower.copy == {}
    assert follower.exact()


@pytest.mark.parametrize(
    ("layer", "change"),
    [
        ("grids", lambda: GridScheme.objects.update(code="GOV2", kind="party")),
        ("cases", lambda: Grid.objects.filter(code="W-1").update(code="W-9")),
        ("theme-floods", lambda: Theme.objects.get().delete()),
        ("theme-floods", lambda: Theme.objects.update(code="high-water")),
        ("theme-floods", lambda: ThemeFeature.objects.all().delete()),
        ("cases", lambda: Case.objects.all().delete()),
    ],
)
def test_values_and_rows_that_change_without_a_word_are_told(
    layer: str, change: Callable[[], Any], city: City
) -> None:
    """An administrator's page, a cascade, another table: no action stands behind these changes."""
    one, all_layers = Follower(city.viewer, layer=layer), Follower(city.viewer, layers=[layer])
    before = dict(one.copy)
    with transaction.atomic():
        change()
    one.follow()
    all_layers.follow()
    assert one.copy != before
    assert one.copy == all_layers.copy
    assert layer.startswith("theme-") or one.exact()


def test_a_removal_that_its_action_told_is_told_once(city: City) -> None:
    follower = Follower(city.viewer, layer="cameras")
    rows = city.west.rows["cameras"]
    with transaction.atomic():
        record(actor=None, action="test.gone", layer="cameras", op=Change.DELETE, rows=rows)
        Camera.objects.filter(pk__in=[row.pk for row in rows]).delete()
    assert len(follower.follow()) == len(rows)


def test_a_division_keeps_its_code_and_place(city: City) -> None:
    """Each row below it is known by its path; the path of all of them would have to be told anew."""
    for values in ({"code": "X"}, {"path": "X/"}, {"parent": city.east.street}):
        with pytest.raises(IntegrityError, match="keeps its code"), transaction.atomic():
            Division.objects.filter(pk=city.west.community.pk).update(**values)


def test_features_are_as_in_the_download_and_as_they_are_read_singly(city: City) -> None:
    """The same values, moments with the same offset among them; singly even the same text."""
    (case,) = city.west.rows["cases"]
    told = ask(city.viewer, layer="cases")
    client = signed_in(city.viewer)
    assert {case.pk: told.json()["changes"][0]["feature"]} == features(download(client, "cases", {})[0])
    assert (
        client.get(f"/api/grids/{city.west.rows['grids'][0].pk}/").content
        in ask(city.viewer, layer="grids").content
    )


def test_pages_lead_from_one_to_the_next_and_end(city: City) -> None:
    whole = ask(city.everybody, layer="divisions").json()["changes"]
    since, collected = changes.START, []
    while True:
        page = ask(city.everybody, layer="divisions", since=since, limit=2).json()
        collected += page["changes"]
        since = page["next"]
        if not page["more"]:
            break
    assert collected == whole
    assert len(whole) == 5


def test_nothing_new_is_a_304_that_says_when_to_ask_again(city: City) -> None:
    since = ask(city.viewer, layer="cameras").json()["next"]
    first = ask(city.viewer, layer="cameras", since=since)
    move(city.east.rows["cameras"][0], city.east.street, "cameras")  # elsewhere
    client = Client(headers={"If-None-Match": first["ETag"]})
    client.force_login(city.viewer)
    again = client.get("/api/changes/", {"layer": "cameras", "since": since})
    assert first.json() == {"changes": [], "next": since, "more": False}
    assert again.status_code == 304
    assert int(again["Retry-After"]) > 0
    assert "private" in again["Cache-Control"]


BAD_TOKENS: list[Any] = [
    "yesterday",
    "1",
    "1.2.3",
    "-1.0",
    "1.0 ",
    "١.٠",
    "0x1.0",
    "9" * 30 + ".0",
    "' OR 1=1 --.0",
]


def test_a_bad_token_is_refused(city: City) -> None:
    for since in BAD_TOKENS:
        answer = ask(city.viewer, layer="cameras", since=since)
        assert (answer.status_code, answer.json()["code"]) == (422, "bad-token"), since


def test_a_token_of_another_area_or_another_database_is_gone(city: City) -> None:
    since = ask(city.everybody, layer="cameras").json()["next"]
    assert ask(city.viewer, layer="cameras", since=since).json()["code"] == "token-of-another-area"
    assert ask(city.viewer, layer="cameras", since="999999999999.0").status_code == 410
    own = ask(city.viewer, layer="cameras").json()["next"]
    Membership.objects.create(user=city.viewer, role="viewer", division=city.east.street)
    assert ask(city.viewer, layer="cameras", since=own).status_code == 410


def test_a_token_from_before_what_is_kept_is_gone(city: City, monkeypatch: Any) -> None:
    old = ask(city.viewer, layer="cameras").json()["next"]
    move(city.west.rows["cameras"][0], city.west.street, "cameras")
    with monkeypatch.context() as patched:
        patched.setattr(
            timezone, "now", lambda: Change.objects.latest("seq").at + timezone.timedelta(days=40)
        )
        call_command("prune_changes", keep_days=31)
    assert ask(city.viewer, layer="cameras", since=old).json()["code"] == "token-too-old"
    move(city.west.rows["cameras"][0], city.west.community, "cameras")
    fresh = Follower(city.viewer, layer="cameras")
    assert fresh.exact()
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Change.objects.all().delete()


def test_after_a_restore_the_log_goes_on_and_every_follower_begins_anew(city: City) -> None:
    """A dump brings lines whose numbers the new cluster will reach in years."""
    old = ask(city.viewer, layer="cameras").json()["next"]
    with transaction.atomic():
        record(actor=None, action="test.ahead", layer="cameras", rows=city.west.rows["cameras"])
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE layers_change DISABLE TRIGGER layers_change_append_only")
        cursor.execute("UPDATE layers_change SET xid = xid + 1000000000 WHERE action = 'test.ahead'")
        cursor.execute("ALTER TABLE layers_change ENABLE TRIGGER layers_change_append_only")
    assert "test.ahead" not in actions_told()
    call_command("after_restore")
    all_told()
    assert "test.ahead" in actions_told()
    assert ask(city.viewer, layer="cameras", since=old).json()["code"] == "token-too-old"
    follower = Follower(city.viewer, layer="cameras")
    move(city.west.rows["cameras"][0], city.west.street, "cameras")
    assert follower.follow()
    assert follower.exact()
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Change.objects.update(layer="x")


def actions_told() -> set[str]:
    found, _token = changes.read(SYSTEM, since=changes.START, layers=[], limit=1_000)
    return {change.action for change in found}


NOT_FOLLOWED: list[Any] = [
    ({"layer": "nothing"}, "unknown-layer"),
    ({"layer": "cameras,grids", "status": "online"}, "filter-not-shared"),
    ({"layer": "cameras", "bbox": "x"}, "bad-bbox"),
    ({"layer": "cameras", "division": "E1"}, "unknown-division"),
    ({"layer": "basemap", "division": "W1"}, "not-within-division"),
    ({"layer": "cameras", "crs": "GCJ-02"}, "crs-not-here"),
    ({"layer": "cameras", "limit": "0"}, "bad-limit"),
    ({"layer": "cameras", "limit": "-1"}, "bad-limit"),
]


def test_what_cannot_be_followed_is_refused_with_a_sentence(city: City) -> None:
    for query, code in NOT_FOLLOWED:
        assert ask(city.viewer, **query).json()["code"] == code, query


def test_looks_at_cameras_are_noted_only_when_there_was_something_to_see(city: City) -> None:
    from layers.models import AccessLog

    since = ask(city.viewer, layer="cameras").json()["next"]
    assert AccessLog.objects.filter(user=city.viewer, layer="cameras").count() == 1
    ask(city.viewer, layer="cameras", since=since)
    assert AccessLog.objects.filter(user=city.viewer, layer="cameras").count() == 1
