// The level map: grids, communities or streets painted by their gravest source, with the level's sign and the count.
import { h } from "../dom.ts";
import { t } from "../i18n.ts";
import { FONT } from "../map/basemap.ts";
import { Feature, Fill, GeoJSON, MultiPolygon, Point, Stroke, Style, Text, VectorLayer, VectorSource } from "../map/ol.ts";
import { symbol } from "../map/symbols.ts";
import type { Context } from "../context.ts";
import type { FeatureCollection } from "../types.ts";

const WAYS: [string, string][] = [["", "Not drawn"], ["grid", "by grid"], ["community", "by community"], ["street", "by street"]];
const SIGNS_BELOW = 14;
let layer: VectorLayer | null = null, chosen = "", asked = 0;

export function levelMapChooser(context: Context): HTMLElement {
  const select = h("select", { class: "level-map", onchange: () => { void paint(context, select.value).catch(context.fail); } }, ...WAYS.map(([value, title]) => h("option", { value, selected: value === chosen }, t(title))));
  return h("label", { class: "quiet" }, t("Level map"), select, chosen ? h("span", {}, t("An area is painted by its gravest source.")) : null);
}

async function paint(context: Context, by: string): Promise<void> {
  const mine = ++asked;
  chosen = by;
  const query = new URLSearchParams({ by, ...(by === "grid" && context.overlays.scheme ? { scheme: context.overlays.scheme } : {}) });
  const found = by ? await context.api.get<FeatureCollection>(`/api/risk-levels/?${query}`) : { type: "FeatureCollection", features: [] };
  if (mine !== asked) return;
  layer ??= new VectorLayer({ source: new VectorSource(), zIndex: 6, style: areaStyle });
  if (!context.map.getLayers().getArray().includes(layer)) context.map.addLayer(layer);
  const source = layer.getSource() as VectorSource;
  source.clear(true);
  source.addFeatures(new GeoJSON({ featureProjection: "EPSG:3857" }).readFeatures(found));
}

function areaStyle(feature: unknown, resolution: number): Style[] {
  const area = feature as Feature, colour = String(area.get("colour")), shape = String(area.get("shape"));
  const styles = [new Style({ fill: new Fill({ color: `${colour}4d` }), stroke: new Stroke({ color: colour, width: 1.6 }) })];
  if (resolution > SIGNS_BELOW && area.get("kind") === "grid") return styles;
  const middle = (area.getGeometry() as MultiPolygon).getInteriorPoints().getFirstCoordinate().slice(0, 2);
  const text = new Text({ text: String(area.get("sources")), font: `600 12px ${FONT}`, offsetX: 14, fill: new Fill({ color: "#1d2b33" }), stroke: new Stroke({ color: "#fff", width: 3.5 }) });
  return [...styles, new Style({ geometry: new Point(middle), image: symbol(shape, colour, 7), text })];
}
