// A layer's vector tiles: read with what stands for many brought together, and renewed without a gap.
import { merged, type Box, type Cell } from "./clusters.ts";
import { intersects, MVT, RenderFeature, VectorTileSource } from "./ol.ts";
import type { FeatureLike, VectorTile } from "./ol.ts";
import type { LayerInfo } from "../types.ts";

const COUNT = "count", OPEN = "open";
// A tile is 512 pixels wide: at the view's zoom it is one of the zoom before.
const AREAS_ZOOM = 16, POINTS_ZOOM = 18; // points that stand close are told apart by finer tiles only

export function standsForMany(feature: FeatureLike): boolean { return feature.get(COUNT) !== undefined && feature.getId() === undefined; }

interface Held { tile: WeakRef<VectorTile<RenderFeature>>; turn: number; tag: string | null }

// The tiles of one layer. After a change each that is in view is asked for again by the same address: one that has not changed is
// answered by 304, one that has is exchanged where it stands, so that nothing is missing in between. Others follow when they come into view.
export class LayerTiles {
  readonly source: VectorTileSource;
  private held = new Map<string, Held>();
  private turn = 0;

  constructor(info: LayerInfo, private address: string, private by = info.style.by?.field ?? "") {
    const maxZoom = info.geometry_type.includes("Point") ? POINTS_ZOOM : AREAS_ZOOM;
    this.source = new VectorTileSource({
      format: new MVT(), url: address, minZoom: Math.max(Math.min(info.min_zoom, maxZoom) - 1, 0), maxZoom, overlaps: true, transition: 0,
      tileLoadFunction: (tile, url) => this.load(tile as VectorTile<RenderFeature>, url),
    });
  }

  // Other rows are wanted from now on.
  choose(address: string): void { this.address = address; this.source.setUrl(address); }

  // Something has changed; `catchUp` finds out which tiles that concerns.
  outdate(): void { this.turn += 1; }

  // Renew what is in view and older than the last change. Answers whether anything differs.
  async catchUp(extent: number[], resolution: number): Promise<boolean> {
    const zoom = this.source.getTileGrid()!.getZForResolution(resolution, 1), turn = this.turn, old: [string, Held][] = [];
    for (const [url, held] of this.held) {
      const tile = held.tile.deref();
      if (!tile) this.held.delete(url);
      else if (queryOf(url) === queryOf(this.address) && held.turn < turn && tile.tileCoord[0] === zoom && intersects(tile.extent!, extent)) old.push([url, held]);
    }
    for (const [, held] of old) held.turn = turn;
    return (await Promise.all(old.map(([url, held]) => this.renew(url, held).catch(() => { held.turn = -1; return false; })))).includes(true);
  }

  private load(tile: VectorTile<RenderFeature>, url: string): void {
    tile.setLoader(() => {
      const turn = this.turn;
      void read(url).then(({ content, tag }) => {
        this.held.set(url, { tile: new WeakRef(tile), turn, tag });
        tile.setFeatures(this.features(tile, content));
      }).catch(() => tile.onError());
    });
  }

  private async renew(url: string, held: Held): Promise<boolean> {
    const { content, tag } = await read(url), tile = held.tile.deref();
    if (!tile || (tag !== null && tag === held.tag)) return false;
    held.tag = tag;
    tile.setFeatures(this.features(tile, content));
    return true;
  }

  private features(tile: VectorTile<RenderFeature>, content: ArrayBuffer): RenderFeature[] {
    const extent = tile.extent as Box;
    const features = content.byteLength ? (tile.getFormat() as MVT).readFeatures(content, { extent, featureProjection: tile.projection! }) : [];
    return together(features as RenderFeature[], extent, this.by);
  }
}

function queryOf(url: string): string { return url.split("?")[1] ?? ""; }

async function read(url: string): Promise<{ content: ArrayBuffer; tag: string | null }> {
  const response = await fetch(url, { credentials: "same-origin", cache: "no-cache" });
  if (!response.ok) throw new Error(String(response.status));
  return { content: await response.arrayBuffer(), tag: response.headers.get("ETag") };
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
