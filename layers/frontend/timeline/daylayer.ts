// The grids of one day as a layer of vector tiles.
import { FONT } from "../map/basemap.ts";
import { Fill, MVT, Stroke, Style, Text, VectorTileLayer, VectorTileSource } from "../map/ol.ts";
import type { FeatureLike } from "../map/ol.ts";
import { shortCode } from "../review/colours.ts";

export interface Asked { scheme: string; division: string }

export class DayLayer {
  readonly layer: VectorTileLayer;
  private url = "";
  private colour = "";

  constructor(zIndex: number) {
    this.layer = new VectorTileLayer({
      source: new VectorTileSource({ format: new MVT(), minZoom: 9, maxZoom: 16, overlaps: true }), zIndex, renderMode: "vector",
      style: (feature, resolution) => this.style(feature, resolution),
    });
  }

  show(day: string, { scheme, division }: Asked, colour: string): void {
    if (colour !== this.colour) { this.colour = colour; this.layer.changed(); }
    const query = new URLSearchParams({ scheme, ...(division ? { division } : {}) }), url = `/api/timeline/${day}/{z}/{x}/{y}.mvt?${query}`;
    if (url === this.url) return;
    this.url = url;
    this.layer.getSource()!.setUrl(url);
  }

  private style(feature: FeatureLike, resolution: number): Style {
    const named = resolution < 4.2 && feature.get("label_here") === true;
    return new Style({
      fill: new Fill({ color: `${this.colour}14` }), stroke: new Stroke({ color: this.colour, width: resolution > 12 ? 0.6 : resolution > 5 ? 1.1 : 2 }),
      text: named ? new Text({ text: shortCode(String(feature.get("code"))), font: `600 11px ${FONT}`, fill: new Fill({ color: this.colour }), stroke: new Stroke({ color: "#fff", width: 3 }) }) : undefined,
    });
  }
}
