"""The abstract tests of the standards, by conformance class, and which of our functions carries each of them out.

Names as in annex A of OGC 17-069r4 (part 1), 18-058r1 (part 2), 19-079r2 (part 3) and 21-065r2 (CQL2).
"""

from collections.abc import Callable
from typing import TypeVar

SPEC = "http://www.opengis.net/spec/"
PART_1, PART_2, PART_3 = (f"{SPEC}ogcapi-features-{part}/1.0/conf/" for part in (1, 2, 3))
CQL2 = f"{SPEC}cql2/1.0/conf/"

ABSTRACT_TESTS: dict[str, str] = {
    PART_1 + "core": """
        http root-op root-success api-definition-op api-definition-success conformance-op conformance-success
        fc-md-op fc-md-success fc-md-links fc-md-items fc-md-items-links fc-md-extent fc-md-extent-multi
        sfc-md-op sfc-md-success fc-op fc-bbox-definition fc-bbox-response fc-limit-definition fc-limit-response
        fc-time-definition fc-time-response query-param-invalid query-param-unknown fc-response fc-links fc-timeStamp
        fc-numberMatched fc-numberReturned f-op f-success f-links crs84""",
    PART_1 + "geojson": "definition content",
    PART_1 + "html": "definition content",
    PART_1 + "oas30": "completeness exceptions-codes oas-definition-1 oas-definition-2 oas-impl security",
    PART_2 + "crs": """
        crs-uri default-crs storageCrs crs-parameter crs-parameter-default crs-parameter-invalid
        crs-parameter-transform bbox-crs-parameter bbox-crs-parameter-default bbox-crs-parameter-invalid""",
    PART_3 + "queryables": "get-conformance get-queryables-uris get-queryables",
    PART_3 + "queryables-query-parameters": "get-conformance query-param",
    PART_3 + "filter": """
        get-conformance filter-param filter-lang-default expression-construction filter-crs-wgs84 filter-crs-param
        get-functions""",
    PART_3 + "features-filter": """
        get-conformance get-collections get-collection filter-on-items mixing-expression""",
    CQL2 + "cql2-text": "validate escaping",
    CQL2 + "cql2-json": "validate",
    CQL2 + "basic-cql2": "basic-test comparison is-null boolean test-data logical",
    CQL2 + "advanced-comparison-operators": "like between in test-data logical",
    CQL2 + "case-insensitive-comparison": "casei casei-like test-data logical",
    CQL2 + "accent-insensitive-comparison": """
        accenti accenti-like accenti-casei accenti-casei-like test-data logical""",
    CQL2 + "basic-spatial-functions": "s_intersects test-data logical",
    CQL2 + "basic-spatial-functions-plus": "s_intersects test-data",
    CQL2 + "spatial-functions": """
        s_intersects s_disjoint s_equals s_touches s_crosses s_within s_contains s_overlaps test-data logical""",
    CQL2 + "temporal-functions": "temporal-functions-1 temporal-functions-2 test-data logical",
    CQL2 + "array-functions": "array-predicates logical",
    CQL2 + "property-property": """
        comparison-value-property comparison-property-property comparison-value-value test-data logical""",
    CQL2 + "arithmetic": "arithmetic test-data logical",
}
CARRIED_OUT: dict[tuple[str, str], list[str]] = {}
Test = TypeVar("Test", bound=Callable[..., None])


def clause(conformance_class: str, *names: str) -> Callable[[Test], Test]:
    """Mark a test as carrying out abstract tests of a class."""

    def mark(test: Test) -> Test:
        for name in names:
            CARRIED_OUT.setdefault((conformance_class, name), []).append(test.__name__)
        return test

    return mark
