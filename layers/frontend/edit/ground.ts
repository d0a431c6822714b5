// What lies on the ground around a plan: roads, waters, buildings. To snap to, to trace along, to give away.
import { GeoJSON, VectorSource } from "../map/ol.ts";
import type { Geometry as OlGeometry } from "../map/ol.ts";
import type { FeatureCollection, LngLat } from "../types.ts";
import { traceBetween, traceGraph, type TraceGraph } from "./engine/trace.ts";
import { fromMap, toMap } from "./positions.ts";

const reader = new GeoJSON({ featureProjection: "EPSG:3857" });

export class Ground {
  private source = new VectorSource();
  // All lines, to snap to; roads and waters alone, to trace along.
  graph: TraceGraph | null = null;
  private ways: TraceGraph | null = null;
  snapping = true;
  tracing = false;

  load(collection: FeatureCollection): void {
    this.graph = traceGraph(collection);
    this.ways = traceGraph({ ...collection, features: collection.features.filter((feature) => feature.properties.kind !== "building") });
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

  // The way along roads and waters between two places; null when there is none.
  trace(from: LngLat, to: LngLat): LngLat[] | null { return this.ways && traceBetween(this.ways, from, to); }
}
