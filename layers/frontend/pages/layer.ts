// A layer's preview on its page of the catalogue: our base map, the layer's tiles, nothing to click.
import { t } from "../i18n.ts";
import { VectorTileLayer } from "../map/ol.ts";
import { SmallMap } from "../map/small.ts";
import type { Box } from "../map/small.ts";
import { layerStyle } from "../map/symbols.ts";
import { LayerTiles } from "../map/tiles.ts";
import { facts } from "../page.ts";
import type { LayerInfo } from "../types.ts";

const layer = facts<LayerInfo & { bbox: Box }>();
const small = new SmallMap(document.getElementById("preview")!, t("Preview"), layer.bbox);
small.map.addLayer(new VectorTileLayer({
  source: new LayerTiles(layer, `/tiles/${layer.id}/{z}/{x}/{y}.mvt`).source,
  style: layerStyle(layer), declutter: "names", zIndex: 10,
}));
// What is thinned away from afar is not drawn at all: come near enough to see something.
const view = small.map.getView();
if (view.getZoom()! < layer.min_zoom) view.setZoom(layer.min_zoom);
document.documentElement.dataset.ready = "true";
