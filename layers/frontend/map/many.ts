// A click on what stands for many leads nearer; where nothing is nearer any more, it lists what is there.
import { h } from "../dom.ts";
import { t } from "../i18n.ts";
import { chosenRows } from "./request.ts";
import { standsForMany } from "./tiles.ts";
import { toLonLat, transformExtent } from "./ol.ts";
import type { FeatureLike, OlMap } from "./ol.ts";
import { showPlace } from "../panels/card.ts";
import type { Context } from "../context.ts";
import type { Feature, FeatureCollection, LngLat } from "../types.ts";

export interface Many { layer: string; at: number[]; count: number; open: number; parent: string; isPoint: boolean }
const NEAREST_ZOOM = 19.5, STEP = 2, LISTED = 50, REACH_PIXELS = 24;

// The uppermost of what was hit, unless a single point lies above it. An outline is hit by its line or its name only: inside it a
// click asks about the place.
export function manyAt(map: OlMap, pixel: number[], context: Context): Many | undefined {
  const found = map.forEachFeatureAtPixel(pixel, (feature: FeatureLike, layer): Many | "single" | undefined => {
    const id = context.overlays.idOf(layer);
    if (id && standsForMany(feature)) return manyOf(id, feature, map.getCoordinateFromPixel(pixel));
    return id && feature.getGeometry()?.getType() === "Point" ? "single" : undefined;
  });
  return found === "single" ? undefined : found;
}

function manyOf(layer: string, feature: FeatureLike, clicked: number[]): Many {
  const geometry = feature.getGeometry()!, isPoint = geometry.getType() === "Point";
  const extent = geometry.getExtent(), at = isPoint ? [extent[0]!, extent[1]!] : clicked;
  return { layer, at, count: Number(feature.get("count")), open: Number(feature.get("open") ?? 0), parent: String(feature.get("parent") ?? ""), isPoint };
}

export async function openMany(context: Context, many: Many): Promise<void> {
  if (many.parent && (await fitDivision(context, many.parent))) return;
  const view = context.map.getView(), zoom = view.getZoom()!;
  if (zoom < NEAREST_ZOOM) view.animate({ center: many.at, zoom: Math.min(zoom + STEP, NEAREST_ZOOM), duration: 300 });
  else await list(context, many);
}

async function fitDivision(context: Context, code: string): Promise<boolean> {
  const found = await context.api.get<FeatureCollection>(`/api/divisions/?code=${encodeURIComponent(code)}&limit=1`);
  const corners = found.features.flatMap((feature) => pairs(feature.geometry?.coordinates));
  if (!corners.length) return false;
  const sides = [0, 1].map((axis) => corners.map((corner) => corner[axis]!));
  context.fit([Math.min(...sides[0]!), Math.min(...sides[1]!), Math.max(...sides[0]!), Math.max(...sides[1]!)]);
  return true;
}

function pairs(coordinates: unknown): LngLat[] {
  if (!Array.isArray(coordinates)) return [];
  return typeof coordinates[0] === "number" ? [coordinates as LngLat] : coordinates.flatMap(pairs);
}

async function list(context: Context, many: Many): Promise<void> {
  const { overlays, map } = context, info = overlays.info(many.layer)!, reach = REACH_PIXELS * map.getView().getResolution()!;
  const [x, y] = many.at as [number, number], bbox = transformExtent([x - reach, y - reach, x + reach, y + reach], "EPSG:3857", "EPSG:4326");
  const off = overlays.states.find((state) => state.id === many.layer)?.off ?? [];
  const query = new URLSearchParams({ bbox: bbox.join(","), limit: String(LISTED), ...chosenRows(info, off, overlays.scheme) });
  const found = await context.api.get<FeatureCollection>(`/api/${many.layer}/?${query}`);
  const words = many.open && many.open < many.count ? t("{count} here, {open} of them open") : t("{count} here");
  const items = found.features.map((feature) => h("li", {}, h("button", { type: "button", class: "link", onclick: () => { void showPlace(context, toLonLat(many.at) as LngLat, [{ layer: many.layer, id: feature.id, title: titleOf(feature) }]); } }, titleOf(feature))));
  context.panel(t("Several at one place"), h("div", { class: "card-body" },
    h("p", {}, `${t(info.title)}: ${words.replace("{count}", many.count.toLocaleString()).replace("{open}", many.open.toLocaleString())}`),
    found.next ? h("p", { class: "quiet" }, t("The first {count}:").replace("{count}", String(items.length))) : null, h("ul", { class: "related" }, ...items)));
}

function titleOf({ id, properties }: Feature): string {
  return String(properties.name || properties.number || properties.text || properties.code || id);
}
