// What lies on the ground around a plan: roads, waters, buildings. To snap to, to trace along, to give away.
import { Feature, GeoJSON, VectorSource } from "../map/ol.ts";
import type { Geometry as OlGeometry } from "../map/ol.ts";
import type { FeatureCollection, LngLat } from "../types.ts";
import { fromMap, toMap } from "./positions.ts";

const reader = new GeoJSON({ featureProjection: "EPSG:3857" });

export class Ground {
  private source = new VectorSource();
  collection: FeatureCollection = { type: "FeatureCollection", features: [] };
  snapping = true;
  tracing = false;

  load(collection: FeatureCollection): void {
    this.collection = collection;
    this.source.clear(true);
    this.source.addFeatures(reader.readFeatures(collection));
  }

  // The building at a position, as its outer ring.
  buildingAt(at: LngLat): LngLat[] | null {
    const found = this.source.getFeaturesAtCoordinate(toMap(at)).find((feature) => feature.get("kind") === "building");
    const geometry = found?.getGeometry() as (OlGeometry & { getCoordinates(): number[][][] | number[][][][] }) | undefined;
    if (!geometry) return null;
    const rings = geometry.getType() === "MultiPolygon" ? (geometry.getCoordinates() as number[][][][])[0]! : (geometry.getCoordinates() as number[][][]);
    return rings[0]!.map(fromMap);
  }

  // The way along roads between two places; null when there is none.
  trace(_from: LngLat, _to: LngLat): LngLat[] | null { return null; }

  // The nearest place on a line or border of the ground, its corners first.
  nearest(at: LngLat, withinDeg: number): LngLat | null {
    const [east, north] = toMap(at) as [number, number], reach = withinDeg * 111_320 / Math.cos((at[1] * Math.PI) / 180);
    const box = [east - reach, north - reach, east + reach, north + reach];
    let best: number[] | null = null, away = reach;
    this.source.forEachFeatureIntersectingExtent(box, (feature: Feature) => {
      const place = feature.getGeometry()!.getClosestPoint([east, north]), far = Math.hypot(place[0]! - east, place[1]! - north);
      if (far > 0 && far < away) { best = place; away = far; }
    });
    return best ? fromMap(best) : null;
  }
}
