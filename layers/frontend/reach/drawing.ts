// Draw one point, line or area on the map; Esc gives up.
import { holdDoubleClickZoom } from "../map/doubleclick.ts";
import { Draw, GeoJSON } from "../map/ol.ts";
import type { Geometry as OlGeometry } from "../map/ol.ts";
import type { Context } from "../context.ts";
import type { Geometry, LngLat } from "../types.ts";
import type { Barrier } from "./choice.ts";
import { barrierStyle } from "./looks.ts";

// Listen until a shape is drawn or the returned function is called. `over` is told once, with what was drawn or null.
export function drawShape(context: Context, kind: Barrier["kind"], over: (drawn: Geometry | null) => void): () => void {
  const draw = new Draw({ type: kind, style: barrierStyle, stopClick: true }), release = holdDoubleClickZoom(context.map);
  let ended = false;
  const end = (drawn: Geometry | null): void => {
    if (ended) return;
    ended = true;
    document.removeEventListener("keydown", onKey);
    context.clickTaken(null);
    release();
    window.setTimeout(() => context.map.removeInteraction(draw)); // it is still handling the click that ends it
    over(drawn);
  };
  const onKey = (event: KeyboardEvent): void => { if (event.key === "Escape") { draw.abortDrawing(); end(null); } };
  draw.on("drawend", (event) => end(written(event.feature.getGeometry() as OlGeometry)));
  document.addEventListener("keydown", onKey);
  context.clickTaken(() => undefined);
  context.map.addInteraction(draw);
  return () => end(null);
}

// Every click sets a point, until the returned function is called.
export function takePoints(context: Context, set: (at: LngLat) => void, over: () => void): () => void {
  const end = (): void => { document.removeEventListener("keydown", onKey); context.clickTaken(null); over(); };
  const onKey = (event: KeyboardEvent): void => { if (event.key === "Escape") end(); };
  document.addEventListener("keydown", onKey);
  context.clickTaken(set);
  return end;
}

function written(geometry: OlGeometry): Geometry {
  return new GeoJSON().writeGeometryObject(geometry, { featureProjection: "EPSG:3857", decimals: 7 }) as Geometry;
}
