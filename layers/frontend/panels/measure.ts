// Measure distance and area on the ellipsoid.
import { t } from "../i18n.ts";
import { FONT } from "../map/basemap.ts";
import { holdDoubleClickZoom } from "../map/doubleclick.ts";
import { Draw, Fill, getArea, getLength, LineString, Polygon, Stroke, Style, Text, VectorLayer, VectorSource } from "../map/ol.ts";
import type { FeatureLike } from "../map/ol.ts";
import type { Context } from "../context.ts";

export function startMeasure(context: Context, type: "LineString" | "Polygon"): () => void {
  const source = new VectorSource();
  const layer = new VectorLayer({ source, style: measured, zIndex: 900 });
  const draw = new Draw({ source, type, style: measured });
  context.map.addLayer(layer);
  context.map.addInteraction(draw);
  const release = holdDoubleClickZoom(context.map);
  context.clickTaken(() => undefined);
  context.toast(t("Double-click ends the line, Esc gives up."));
  draw.on("drawstart", () => source.clear());
  const onKey = (event: KeyboardEvent): void => { if (event.key === "Escape") draw.abortDrawing(); };
  document.addEventListener("keydown", onKey);
  return () => {
    context.map.removeInteraction(draw);
    release();
    context.map.removeLayer(layer);
    context.clickTaken(null);
    document.removeEventListener("keydown", onKey);
  };
}

function measured(feature: FeatureLike): Style {
  const geometry = feature.getGeometry();
  const text = geometry instanceof LineString ? lengthText(getLength(geometry)) : geometry instanceof Polygon ? areaText(getArea(geometry)) : "";
  return new Style({
    stroke: new Stroke({ color: "#b3261e", width: 2.5 }), fill: new Fill({ color: "rgba(179,38,30,0.12)" }),
    text: text ? new Text({ text, font: `700 14px ${FONT}`, overflow: true, placement: "point", fill: new Fill({ color: "#7d1a14" }), stroke: new Stroke({ color: "#fff", width: 4 }) }) : undefined,
  });
}

export function lengthText(metres: number): string { return metres < 1000 ? `${metres.toFixed(1)} m` : `${(metres / 1000).toFixed(3)} km`; }
export function areaText(m2: number): string { return m2 < 10_000 ? `${m2.toFixed(0)} m²` : m2 < 1e6 ? `${(m2 / 1e4).toFixed(2)} ha` : `${(m2 / 1e6).toFixed(3)} km²`; }
