// A layer's vector tiles: read with what stands for many brought together, and renewed without a gap.
import { merged, type Box, type Cell } from "./clusters.ts";
import { MVT, RenderFeature, VectorTileSource } from "./ol.ts";
import type { FeatureLike, OlTile, VectorTile } from "./ol.ts";
import type { LayerInfo } from "../types.ts";

const COUNT = "count", OPEN = "open";
// A tile is 512 pixels wide: at the view's zoom it is one of the zoom before.
const AREAS_ZOOM = 16, POINTS_ZOOM = 18; // points that stand close are told apart by finer tiles only

export function standsForMany(feature: FeatureLike): boolean { return feature.get(COUNT) !== undefined && feature.getId() === undefined; }

// What stands behind a `#` in the address stays in the browser. With something else there, tiles are asked for anew while the
// old ones are still drawn, and by the same address as before: those that have not changed are answered by 304.
export function layerSource(info: LayerInfo, address: string): VectorTileSource {
  const maxZoom = info.geometry_type.includes("Point") ? POINTS_ZOOM : AREAS_ZOOM;
  return new VectorTileSource({
    format: new MVT({ idProperty: "id" }), url: address, minZoom: Math.max(Math.min(info.min_zoom, maxZoom) - 1, 0), maxZoom, overlaps: true, transition: 0,
    tileLoadFunction: (tile, url) => load(tile, url, info.style.by?.field ?? ""),
  });
}

function load(tile: OlTile, url: string, by: string): void {
  const vectorTile = tile as VectorTile<RenderFeature>;
  vectorTile.setLoader((extent, _resolution, featureProjection) => {
    void fetch(url, { credentials: "same-origin", cache: "no-cache" })
      .then((response) => { if (!response.ok) throw new Error(String(response.status)); return response.arrayBuffer(); })
      .then((content) => {
        const features = content.byteLength ? (vectorTile.getFormat() as MVT).readFeatures(content, { extent, featureProjection }) : [];
        vectorTile.setFeatures(together(features as RenderFeature[], extent as Box, by));
      })
      .catch(() => vectorTile.onError());
  });
}

function together(features: RenderFeature[], extent: Box, by: string): RenderFeature[] {
  const isCell = (feature: RenderFeature): boolean => feature.getType() === "Point" && standsForMany(feature);
  const cells = features.filter(isCell).map((feature): Cell => {
    const [x, y] = feature.getFlatCoordinates() as [number, number];
    return { x, y, count: Number(feature.get(COUNT)), open: Number(feature.get(OPEN) ?? 0), value: String(feature.get(by) ?? "") };
  });
  if (!cells.length) return features;
  return [...features.filter((feature) => !isCell(feature)), ...merged(cells, extent).map((cell) => disc(cell, by))];
}

function disc(cell: Cell, by: string): RenderFeature {
  return new RenderFeature("Point", [cell.x, cell.y], [], 2, { [COUNT]: cell.count, [OPEN]: cell.open, ...(by ? { [by]: cell.value } : {}) }, undefined);
}
