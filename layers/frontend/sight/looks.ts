// How sight is drawn.
import { Circle, Feature, Fill, fromLonLat, GeoJSON, LineString, Point, Polygon, Stroke, Style, VectorLayer, VectorSource } from "../map/ol.ts";
import type { OlMap } from "../map/ol.ts";
import type { Geometry, LngLat } from "../types.ts";
import { handleOf, ringOf, type Look } from "./sector.ts";

const BLUE = "#1d4e9e", RED = "#b5483a";
const STYLES: Record<string, Style> = {
  seen: new Style({ fill: new Fill({ color: "rgba(29,78,158,0.30)" }), stroke: new Stroke({ color: BLUE, width: 2 }) }),
  waiting: new Style({ fill: new Fill({ color: "rgba(29,78,158,0.12)" }), stroke: new Stroke({ color: "rgba(29,78,158,0.4)", width: 1 }) }),
  open: new Style({ stroke: new Stroke({ color: BLUE, width: 1.5, lineDash: [6, 5] }) }),
  axis: new Style({ stroke: new Stroke({ color: BLUE, width: 1.5 }) }),
  handle: new Style({ image: new Circle({ radius: 9, fill: new Fill({ color: "#fff" }), stroke: new Stroke({ color: BLUE, width: 3 }) }) }),
  spot: new Style({ fill: new Fill({ color: "rgba(181,72,58,0.25)" }), stroke: new Stroke({ color: RED, width: 2 }) }),
  next: new Style({ fill: new Fill({ color: "rgba(31,138,112,0.28)" }), stroke: new Stroke({ color: "#1f6f5c", width: 2 }), image: new Circle({ radius: 6, fill: new Fill({ color: "#1f6f5c" }), stroke: new Stroke({ color: "#fff", width: 2 }) }) }),
};

export class Drawing {
  private source = new VectorSource();
  private layer = new VectorLayer({ source: this.source, zIndex: 860, style: (feature) => STYLES[feature.get("as") as string] });

  constructor(private map: OlMap) { map.addLayer(this.layer); }

  // A camera that is tried: what it sees (of before while the answer is awaited), its open sector and the handle.
  camera(look: Look, seen: Geometry | null, waiting: boolean): void {
    const line = [look.at, handleOf(look)].map((at) => fromLonLat(at));
    this.set([
      ...(seen ? [this.shape(seen, waiting ? "waiting" : "seen")] : []),
      new Feature({ as: "open", geometry: new Polygon([ringOf(look).map((at) => fromLonLat(at))]) }),
      new Feature({ as: "axis", geometry: new LineString(line) }),
      new Feature({ as: "handle", geometry: new Point(line[1]!) }),
    ]);
  }

  shapes(shapes: { geometry: Geometry; at?: LngLat }[], as: "spot" | "next"): void {
    this.set(shapes.flatMap(({ geometry, at }) => [this.shape(geometry, as), ...(at ? [new Feature({ as, geometry: new Point(fromLonLat(at)) })] : [])]));
  }

  clear(): void { this.source.clear(); }
  remove(): void { this.map.removeLayer(this.layer); }

  private shape(geometry: Geometry, as: string): Feature {
    return new Feature({ as, geometry: new GeoJSON().readGeometry(geometry, { featureProjection: "EPSG:3857" }) ?? undefined });
  }

  private set(features: Feature[]): void { this.source.clear(); this.source.addFeatures(features); }
}
