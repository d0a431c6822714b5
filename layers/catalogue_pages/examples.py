"""Lines to copy: the same layer read by QGIS, GDAL, geopandas, curl and JavaScript. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Example:
    """A program and what is typed into it."""

    program: str
    text: str


def examples(layer_id: str, base: str) -> list[Example]:
    """Return an example for each program.

    Parameters
    ----------
    base : scheme and host of this server, without a slash at the end.
    """
    values = {"id": layer_id, "base": base}
    return [Example(program, text.strip().format(**values)) for program, text in TEXTS]


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
    "{base}/download/{id}.gpkg",
    headers={{"Authorization": "Bearer " + os.environ["TOKEN"]}},
)
layer = geopandas.read_file(io.BytesIO(urllib.request.urlopen(asked).read()))
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
        "JavaScript",
        """
const answer = await fetch("{base}/ogc/collections/{id}/items?limit=1000", {{
  headers: {{ Accept: "application/geo+json", Authorization: `Bearer ${{token}}` }},
}});
for (const feature of (await answer.json()).features) console.log(feature.id, feature.properties);
""",
    ),
)
