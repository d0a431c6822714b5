"""Lines to copy: the same layer read by QGIS, GDAL, geopandas, curl and JavaScript."""

from dataclasses import dataclass

from layers.catalog.layer import Layer


@dataclass(frozen=True)
class Example:
    """A program and what is typed into it."""

    program: str
    text: str


def examples(layer: Layer, base: str) -> list[Example]:
    """Return an example for each program.

    Parameters
    ----------
    base : scheme and host of this server, without a slash at the end.
    """
    values = {"id": layer.id, "base": base, "filter": filter_of(layer)}
    return [Example(program, text.strip().format(**values)) for program, text in TEXTS]


def filter_of(layer: Layer) -> str:
    """Return a filter that means something for this layer: a class of its legend, a number, a part of a text."""
    if layer.style.classes:
        value = layer.style.classes[0].value
        return f"{layer.style.by_field} = {value if isinstance(value, int) else repr(value)}"
    number = next((field.name for field in layer.fields if field.type == "integer"), "")
    return f"{number} > 100" if number else f"{layer.fields[0].name} LIKE '%1%'"


TEXTS = (
    (
        "QGIS",
        """
Layer > Add Layer > Add WFS / OGC API - Features Layer… > New
  URL             {base}/ogc/
  Authentication  Basic: your user name and password
  Version         OGC API - Features
Connect > {id} > Add
""",
    ),
    (
        "GDAL",
        """
export GDAL_HTTP_HEADERS="Authorization: Bearer $TOKEN"
ogr2ogr -f GPKG {id}.gpkg "OAPIF:{base}/ogc/" {id} -oo PAGE_SIZE=10000
""",
    ),
    (
        "geopandas",
        """
import io, os, urllib.request
import geopandas

asked = urllib.request.Request(
    "{base}/download/{id}.parquet",
    headers={{"Authorization": "Bearer " + os.environ["TOKEN"]}},
)
layer = geopandas.read_parquet(io.BytesIO(urllib.request.urlopen(asked).read()))
print(layer.head())
""",
    ),
    (
        "curl",
        """
curl --fail --compressed -H "Authorization: Bearer $TOKEN" \\
     -o {id}.geojson "{base}/download/{id}.geojson"
""",
    ),
    (
        "curl, CQL2",
        """
curl --fail --get -H "Authorization: Bearer $TOKEN" -o {id}.csv \\
     --data-urlencode "filter={filter}" "{base}/download/{id}.csv"
""",
    ),
    (
        "JavaScript",
        """
const answer = await fetch("{base}/ogc/collections/{id}/items?limit=1000", {{
  headers: {{ Accept: "application/geo+json", Authorization: `Bearer ${{token}}` }},
}});
for (const feature of (await answer.json()).features) console.log(feature.id, feature.properties);
""",
    ),
)
