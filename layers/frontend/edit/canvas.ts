// The plan's grids on the map: drawn, dragged, cut, chosen. Tells what was done; decides nothing.
import { holdDoubleClickZoom } from "../map/doubleclick.ts";
import { FONT } from "../map/basemap.ts";
import { altKeyOnly, Draw, Fill, GeoJSON, LineString, Modify, MultiPolygon, Polygon, singleClick, Snap, Stroke, Style, Text, toLonLat, VectorLayer, VectorSource } from "../map/ol.ts";
import type { FeatureLike, Geometry as OlGeometry, OlMap } from "../map/ol.ts";
import type { FeatureCollection, Geometry, LngLat } from "../types.ts";
import { operationBetween, quantised, type Operation } from "./gesture.ts";

export type Tool = "borders" | "split" | "merge";

export class PlanCanvas {
  readonly chosen = new Set<string>();
  onOperation: (operation: Operation) => void = () => undefined;
  onChosen: () => void = () => undefined;
  private source = new VectorSource();
  private faults = new VectorSource();
  private layer = new VectorLayer({ source: this.source, zIndex: 600, style: (feature) => this.style(feature), declutter: false });
  private faultLayer = new VectorLayer({ source: this.faults, zIndex: 700, style: new Style({ stroke: new Stroke({ color: "#d3302f", width: 5 }), fill: new Fill({ color: "rgba(211,48,47,0.35)" }) }) });
  private stopTool: () => void = () => undefined;
  private before = new Map<FeatureLike, LngLat[][]>();
  private format = new GeoJSON({ featureProjection: "EPSG:3857" });

  constructor(private map: OlMap) { map.addLayer(this.layer); map.addLayer(this.faultLayer); }

  show(coverage: FeatureCollection): void {
    this.faults.clear();
    this.source.clear();
    this.source.addFeatures(this.format.readFeatures(coverage));
    for (const code of this.chosen) if (!coverage.features.some((feature) => feature.properties.code === code)) this.chosen.delete(code);
    this.remember();
  }

  showFault(place: Geometry): void {
    this.faults.clear();
    const geometry = this.format.readGeometry(place) as OlGeometry;
    const feature = this.format.readFeature({ type: "Feature", geometry: place, properties: {} });
    this.faults.addFeature(Array.isArray(feature) ? feature[0]! : feature);
    if (!this.map.getView().calculateExtent(this.map.getSize()).every((value, index) => (index < 2 ? value < geometry.getExtent()[index]! : value > geometry.getExtent()[index]!))) this.map.getView().fit(geometry.getExtent(), { maxZoom: 17, padding: [80, 80, 80, 80] });
  }

  extent(): number[] | null { return this.source.getFeatures().length ? this.source.getExtent()! : null; }

  use(tool: Tool): void {
    this.stopTool();
    this.stopTool = tool === "borders" ? this.borders() : tool === "split" ? this.split() : () => undefined;
    if (tool !== "merge") this.chosen.clear();
    this.layer.changed();
  }

  // In merge, a click chooses a grid or lets it go.
  click(at: number[]): void {
    const feature = this.source.getFeaturesAtCoordinate(at)[0];
    if (!feature) return;
    const code = String(feature.get("code"));
    if (!this.chosen.delete(code)) this.chosen.add(code);
    this.layer.changed();
    this.onChosen();
  }

  remove(): void { this.stopTool(); this.map.removeLayer(this.layer); this.map.removeLayer(this.faultLayer); }

  private borders(): () => void {
    const modify = new Modify({ source: this.source, pixelTolerance: 12, deleteCondition: (event) => altKeyOnly(event) && singleClick(event) });
    const snap = new Snap({ source: this.source, pixelTolerance: 8 });
    modify.on("modifyend", () => this.report());
    this.map.addInteraction(modify);
    this.map.addInteraction(snap);
    return () => { this.map.removeInteraction(modify); this.map.removeInteraction(snap); };
  }

  private split(): () => void {
    const draw = new Draw({ type: "LineString", source: undefined, style: new Style({ stroke: new Stroke({ color: "#b3261e", width: 2.5, lineDash: [8, 5] }) }) });
    draw.on("drawend", (event) => {
      const line = event.feature.getGeometry() as LineString;
      const middle = line.getCoordinateAt(0.5), feature = this.source.getFeaturesAtCoordinate(middle)[0] ?? this.source.getClosestFeatureToCoordinate(middle);
      if (feature) this.onOperation({ kind: "split", grid: String(feature.get("code")), line: line.getCoordinates().map((position) => quantised(toLonLat(position))) });
    });
    this.map.addInteraction(draw);
    const release = holdDoubleClickZoom(this.map);
    return () => { this.map.removeInteraction(draw); release(); };
  }

  // A dragged shared vertex changes several grids alike; the first changed ring tells the whole operation.
  private report(): void {
    for (const feature of this.source.getFeatures()) {
      const old = this.before.get(feature), now = rings(feature.getGeometry()!);
      if (!old || old.length !== now.length) continue;
      for (let index = 0; index < now.length; index++) {
        const operation = operationBetween(old[index]!, now[index]!);
        if (operation) { this.onOperation(operation); return; }
      }
    }
  }

  private remember(): void { this.before = new Map(this.source.getFeatures().map((feature) => [feature, rings(feature.getGeometry()!)])); }

  private style(feature: FeatureLike): Style[] {
    const code = String(feature.get("code")), chosen = this.chosen.has(code), changed = feature.get("changed") === true;
    const fill = chosen ? "rgba(242,163,58,0.35)" : changed ? "rgba(31,111,107,0.24)" : "rgba(255,255,255,0.28)";
    return [new Style({ fill: new Fill({ color: fill }), stroke: new Stroke({ color: changed ? "#0d5f5a" : "#2f7f79", width: chosen ? 3.5 : 2.2 }),
      text: new Text({ text: code.length === 15 ? code.slice(12) : code, font: `700 13px ${FONT}`, fill: new Fill({ color: "#12423f" }), stroke: new Stroke({ color: "#fff", width: 3.5 }), overflow: true }) })];
  }
}

function rings(geometry: OlGeometry): LngLat[][] {
  const polygons = geometry instanceof MultiPolygon ? geometry.getCoordinates() : geometry instanceof Polygon ? [geometry.getCoordinates()] : [];
  return polygons.flat().map((ring) => ring.map((position) => quantised(toLonLat(position))));
}
