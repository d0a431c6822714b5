// Base maps: our own tiles in a calm palette, and whatever services the settings name.
import { registerProjections } from "./projections.ts";
import { createXYZ, Fill, MVT, Stroke, Style, Text, TileGrid, TileImage, TileLayer, VectorTileLayer, VectorTileSource, XYZ } from "./ol.ts";
import type { BaseLayer, FeatureLike } from "./ol.ts";
import type { BaseMap } from "../types.ts";

export const FONT = '"Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", "Source Han Sans SC", system-ui, sans-serif';
const ROADS: Record<string, { width: number[]; fill: string; casing: string; z: number }> = {
  expressway: { width: [2, 4.6, 8, 15], fill: "#f3c67c", casing: "#b98a3a", z: 9 },
  arterial: { width: [1.6, 4, 9, 18], fill: "#fbe6bb", casing: "#dfc081", z: 8 },
  secondary: { width: [0.8, 2.6, 6.5, 14], fill: "#ffffff", casing: "#d3cec3", z: 7 },
  residential: { width: [0.4, 1.4, 4, 10], fill: "#ffffff", casing: "#dcd8cf", z: 6 },
  footway: { width: [0, 0.6, 1.2, 2.5], fill: "#d6d0c4", casing: "", z: 5 },
};
const AREAS: Record<string, { fill: string; line: string; z: number }> = {
  water: { fill: "#c3dcea", line: "#a8cadd", z: 2 }, park: { fill: "#dbe9d2", line: "#cbdec0", z: 1 }, building: { fill: "#e9e5dd", line: "#dad4c8", z: 3 },
};

export function ownBaseMap(): VectorTileLayer {
  const cache = new Map<string, Style[]>();
  return new VectorTileLayer({
    source: new VectorTileSource({ format: new MVT(), url: "/tiles/basemap/{z}/{x}/{y}.mvt", minZoom: 9, maxZoom: 16, attributions: "" }),
    declutter: "names", renderMode: "hybrid", zIndex: 0, preload: 0,
    minZoom: 7.5, // farther out the tiles of zoom 9, the least there are, would be thousands
    style: (feature, resolution) => baseStyle(feature, resolution, cache),
  });
}

function baseStyle(feature: FeatureLike, resolution: number, cache: Map<string, Style[]>): Style[] {
  const kind = String(feature.get("kind")), category = String(feature.get("category") ?? ""), name = String(feature.get("name") ?? "");
  const step = resolution > 20 ? 0 : resolution > 6 ? 1 : resolution > 2 ? 2 : 3;
  const key = `${kind}/${category}/${step}/${name}`;
  let styles = cache.get(key);
  if (!styles) {
    if (cache.size > 4000) cache.clear();
    styles = kind === "road" ? road(category, step, name) : kind === "place" ? place(category, step, name) : area(kind, step, name);
    cache.set(key, styles);
  }
  return styles;
}

function road(category: string, step: number, name: string): Style[] {
  const look = ROADS[category] ?? ROADS.residential!, width = look.width[step]!;
  if (!width) return [];
  const styles = [new Style({ stroke: new Stroke({ color: look.fill, width, lineCap: "round", lineJoin: "round", lineDash: category === "footway" ? [3, 3] : undefined }), zIndex: look.z })];
  if (look.casing && step > 0) styles.unshift(new Style({ stroke: new Stroke({ color: look.casing, width: width + (step > 1 ? 2 : 1), lineCap: "round", lineJoin: "round" }), zIndex: 4 }));
  const wanted = category === "arterial" || category === "expressway" ? 1 : category === "secondary" ? 2 : 3;
  if (name && step >= wanted) styles.push(label(name, category === "arterial" ? 12 : 11, "#6d6355", "line"));
  return styles;
}

function place(category: string, step: number, name: string): Style[] {
  if (category === "community" && step < 2) return [];
  if (category === "street" && step > 2) return [];
  return [label(name, category === "street" ? 15 : 12, category === "street" ? "#4b5a64" : "#74828b", "point")];
}

function area(kind: string, step: number, name: string): Style[] {
  const look = AREAS[kind];
  if (!look) return [];
  const styles = [new Style({ fill: new Fill({ color: look.fill }), stroke: step > 2 ? new Stroke({ color: look.line, width: 1 }) : undefined, zIndex: look.z })];
  if (name && step > 0) styles.push(label(name, 12, kind === "water" ? "#5d8aa5" : "#6f8f63", "point"));
  return styles;
}

function label(text: string, size: number, colour: string, placement: "line" | "point"): Style {
  return new Style({
    text: new Text({
      text, font: `${placement === "point" && size > 13 ? 600 : 500} ${size}px ${FONT}`, placement, fill: new Fill({ color: colour }), overflow: placement === "point",
      stroke: new Stroke({ color: "rgba(255,255,255,0.9)", width: 3 }), maxAngle: Math.PI / 8, repeat: placement === "line" ? 500 : undefined,
    }),
    zIndex: 20,
  });
}

// A base map of a service, drawn where its coordinates truly lie.
export function serviceBaseMap(base: BaseMap): BaseLayer {
  registerProjections();
  const url = base.url ?? "", attributions = base.attribution ?? "";
  if (base.crs === "BD-09") return new TileLayer({ source: baidu(url, attributions), zIndex: 0 });
  const projection = base.crs === "EPSG:4490" ? "EPSG:4326" : base.crs;
  const degrees = projection === "EPSG:4326";
  const tileGrid = degrees ? createXYZ({ extent: [-180, -90, 180, 90], maxResolution: 360 / 256, tileSize: 256, maxZoom: 18 }) : undefined;
  return new TileLayer({ source: new XYZ({ url, projection, tileGrid, attributions, crossOrigin: "anonymous", maxZoom: 18 }), zIndex: 0 });
}

// Baidu counts its tiles from the equator and Greenwich northwards, in metres of its own Mercator, 2^(18 - z) a pixel.
function baidu(url: string, attributions: string): TileImage {
  const resolutions = Array.from({ length: 20 }, (_unused, z) => 2 ** (18 - z));
  return new TileImage({
    projection: "BD-09", attributions, crossOrigin: "anonymous",
    tileGrid: new TileGrid({ origin: [0, 0], resolutions, tileSize: 256 }),
    tileUrlFunction: ([z, x, y]) => url.replace("{z}", String(z)).replace("{x}", String(x).replace("-", "M")).replace("{y}", String(-y! - 1).replace("-", "M")),
  });
}
