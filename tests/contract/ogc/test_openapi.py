"""Part 1: the description of the interface in OpenAPI 3.0, and whether what it says is so."""

from typing import Any

import pytest
from schemathesis.specs.openapi.definitions import OPENAPI_30_VALIDATOR

from layers.ogc.parameters import LARGEST_PAGE, OF_ITEMS
from tests.contract.ogc.clauses import PART_1, clause
from tests.contract.ogc.conftest import Api

CORE, OAS30 = PART_1 + "core", PART_1 + "oas30"
OPENAPI_TYPE = "application/vnd.oai.openapi+json;version=3.0"


@pytest.fixture
def document(api: Api) -> Any:
    response = api.get("/api")
    assert response["Content-Type"] == OPENAPI_TYPE
    return response.json()


@clause(CORE, "api-definition-success")
@clause(OAS30, "oas-definition-1", "oas-definition-2")
def test_the_definition_is_openapi(document: Any) -> None:
    assert document["openapi"].startswith("3.0.")
    assert list(OPENAPI_30_VALIDATOR.iter_errors(document)) == []


@clause(CORE, "fc-bbox-definition", "fc-limit-definition", "fc-time-definition")
def test_parameters_are_defined_as_the_standard_has_them(document: Any) -> None:
    shared = document["components"]["parameters"]
    for name in ("bbox", "limit", "datetime"):
        plain = {key: shared[name][key] for key in ("name", "in", "required", "style", "explode")}
        assert plain == {"name": name, "in": "query", "required": False, "style": "form", "explode": False}
    assert shared["bbox"]["schema"]["type"] == "array"
    assert shared["limit"]["schema"]["type"] == "integer"
    assert shared["limit"]["schema"]["maximum"] == LARGEST_PAGE
    assert shared["datetime"]["schema"]["type"] == "string"


@clause(OAS30, "completeness", "exceptions-codes")
def test_every_path_and_status_is_described(document: Any, api: Api) -> None:
    for layer in api.collections():
        for end in ("", "/queryables", "/sortables", "/items", "/items/{featureId}"):
            assert {"200", "304", "400", "401", "403", "404", "429"} <= document["paths"][
                f"/collections/{layer}{end}"
            ]["get"]["responses"].keys()
        asked = document["paths"][f"/collections/{layer}/items"]["get"]["parameters"]
        named = {entry["$ref"].rpartition("/")[2] if "$ref" in entry else entry["name"] for entry in asked}
        assert named >= OF_ITEMS


@clause(OAS30, "security")
def test_every_way_to_sign_in_is_described(document: Any) -> None:
    assert {scheme["type"] for scheme in document["components"]["securitySchemes"].values()} == {
        "http",
        "apiKey",
    }
    assert {name for entry in document["security"] for name in entry} == {"basic", "bearer", "session"}
