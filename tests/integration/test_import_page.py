"""The upload page: check, findings, confirm; and who is refused what."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from layers.models import RiskSource
from tests.people import client_of, member
from tests.two_streets import City, build

pytestmark = pytest.mark.django_db

ROWS = "编号,名称,风险等级,经度,纬度\nQ1,<b>加油站</b>,重大,113.004,29.004\nQ2,别处,一般,113.2,29.004\n"


@pytest.fixture
def city(settings: Any, tmp_path: Path) -> City:
    settings.STORAGE_DIR = tmp_path
    return build()


def send(client: Client, content: bytes = ROWS.encode(), name: str = "risks.csv", **form: str) -> Any:
    file = SimpleUploadedFile(name, content)
    return client.post(
        "/import/", {"file": file, "layer": "risk-sources", "crs": "auto", "step": "check", **form}
    )


def test_nothing_is_kept_until_it_is_confirmed(city: City, tmp_path: Path) -> None:
    client = client_of(member("planner", city.west.street))
    checked = send(client)
    assert checked.status_code == 200
    assert "outside" in checked.content.decode()
    assert not RiskSource.objects.filter(code="Q1").exists()
    form = {"token": checked.context["token"], "layer": "risk-sources", "crs": "auto"}
    done = client.post("/import/", {**form, "step": "import"})
    assert done.context["done"].created == 1
    assert RiskSource.objects.get(code="Q1").division == city.west.community
    assert not list((tmp_path / "uploads").iterdir())


def test_a_column_can_be_corrected(city: City) -> None:
    client = client_of(member("planner"))
    token = send(client).context["token"]
    form = {"token": token, "layer": "risk-sources", "crs": "auto", "map-name": "编号", "map-code": ""}
    again = client.post("/import/", {**form, "step": "check"})
    assert {field["name"]: field["column"] for field in again.context["fields"]}["name"] == "编号"


def test_texts_of_the_file_are_shown_as_texts(city: City) -> None:
    page = send(client_of(member("planner")), ROWS.replace("重大", "<script>").encode()).content.decode()
    assert "<script>" not in page and "&lt;script&gt;" in page


def test_another_users_file_is_not_found(city: City) -> None:
    token = send(client_of(member("planner"))).context["token"]
    other = client_of(member("planner", city.west.street))
    answer = other.post("/import/", {"token": token, "layer": "risk-sources", "step": "import"})
    assert answer.status_code == 404


@pytest.mark.parametrize("token", ["../../etc/passwd", "x" * 30, "*"])
def test_a_made_up_token_finds_nothing(city: City, token: str) -> None:
    client = client_of(member("planner"))
    assert client.post("/import/", {"token": token, "layer": "grids", "step": "check"}).status_code == 404


def test_a_file_that_is_too_large_is_refused_before_it_is_read(city: City, settings: Any) -> None:
    settings.UPLOAD_MAX_MB = 0
    answer = send(client_of(member("planner")), b"x" * 200_000)
    assert (answer.status_code, answer.json()["code"]) == (413, "file-too-large")


def test_a_file_that_is_refused_at_once_is_not_kept(city: City, tmp_path: Path) -> None:
    answer = send(client_of(member("planner")), b"\x93\x00rubbish")
    assert answer.status_code == 422
    assert "risks.csv" in answer.content.decode()
    assert not list((tmp_path / "uploads").iterdir())


def test_a_viewer_sees_why_and_no_form(city: City) -> None:
    answer = client_of(city.viewer).get("/import/")
    assert answer.status_code == 403
    assert b'type="file"' not in answer.content


def test_strangers_are_sent_to_sign_in(city: City) -> None:
    assert Client().get("/import/").status_code == 302


def test_without_a_token_of_the_form_nothing_is_taken(city: City) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(member("planner"))
    assert send(client).status_code == 403
