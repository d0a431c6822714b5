// The ways on the map: all of them faint, the chosen one strong.
import { Circle, Feature, Fill, fromLonLat, GeoJSON, Point, Stroke, Style, VectorLayer, VectorSource } from "../map/ol.ts";
import type { FeatureLike, Geometry as Shape } from "../map/ol.ts";
import type { Context } from "../context.ts";
import type { Nearest } from "./types.ts";

const STRONG = "#1b6ca8", FAINT = "rgba(27,108,168,0.45)";
const faint = [new Style({ stroke: new Stroke({ color: FAINT, width: 3 }) })];
const strong = [new Style({ stroke: new Stroke({ color: "#ffffff", width: 9 }), zIndex: 1 }), new Style({ stroke: new Stroke({ color: STRONG, width: 5 }), zIndex: 2 })];
const straight = [new Style({ stroke: new Stroke({ color: STRONG, width: 3, lineDash: [2, 7], lineCap: "round" }), zIndex: 2 })];
const end = new Style({ image: new Circle({ radius: 7, fill: new Fill({ color: "#ffffff" }), stroke: new Stroke({ color: STRONG, width: 3 }) }), zIndex: 3 });
const start = new Style({ image: new Circle({ radius: 6, fill: new Fill({ color: STRONG }), stroke: new Stroke({ color: "#ffffff", width: 2 }) }), zIndex: 3 });

export class Ways {
  private source = new VectorSource();
  private layer = new VectorLayer({ source: this.source, zIndex: 820, style: (feature: FeatureLike) => this.style(feature) });
  private chosen = -1;

  constructor(private context: Context) { context.map.addLayer(this.layer); }

  show(from: [number, number], results: Nearest[], chosen: number): void {
    this.chosen = chosen;
    this.source.clear();
    const here = new Feature<Shape>(new Point(fromLonLat(from)));
    here.setProperties({ part: "here" });
    this.source.addFeature(here);
    results.forEach((result, index) => this.source.addFeatures(features(from, result, index)));
  }

  choose(index: number): void {
    this.chosen = index;
    this.layer.changed();
    const line = this.source.getFeatures().find((feature) => feature.get("index") === index && feature.get("part") === "way")?.getGeometry();
    if (line) this.context.map.getView().fit(line.getExtent(), { padding: [70, 90, 70 + coveredBelow(this.context), 70], maxZoom: 17, duration: 300 });
  }

  clear(): void { this.source.clear(); this.context.map.removeLayer(this.layer); }

  private style(feature: FeatureLike): Style[] {
    if (feature.get("part") === "here") return [start];
    const isChosen = feature.get("index") === this.chosen;
    if (feature.get("part") === "end") return isChosen ? [end] : [];
    if (feature.get("straight")) return isChosen ? straight : [];
    return isChosen ? strong : faint;
  }
}

function features(from: [number, number], result: Nearest, index: number): Feature<Shape>[] {
  const way = result.way ?? { type: "LineString", coordinates: [from, [result.lng, result.lat]] };
  const line = new GeoJSON().readFeature({ type: "Feature", geometry: way, properties: { index, part: "way", straight: !result.way } }, { featureProjection: "EPSG:3857" }) as Feature<Shape>;
  const point = new Feature<Shape>(new Point(fromLonLat([result.lng, result.lat])));
  point.setProperties({ index, part: "end" });
  return [line, point];
}

// On a narrow screen the card lies over the map's lower part.
function coveredBelow(context: Context): number {
  const map = context.map.getTargetElement()!.getBoundingClientRect(), card = document.querySelector(".side.right")?.getBoundingClientRect();
  return card && card.left <= map.left && card.top > map.top ? Math.max(0, map.bottom - card.top) : 0;
}
