// Reach on the map: rings, the straight circle beside them, gaps, what a change brings, barriers, and the points it all starts from.
import { Feature, fromLonLat, GeoJSON, Point, unByKey, VectorLayer, VectorSource } from "../map/ol.ts";
import type { Geometry as OlGeometry, OlMap } from "../map/ol.ts";
import type { Feature as Shape, FeatureCollection, Geometry, LngLat } from "../types.ts";
import type { Barrier } from "./choice.ts";
import { barrierStyle, changeStyle, circleStyle, gapStyle, pointedStyle, ringStyles, siteStyle } from "./looks.ts";
import type { Gap } from "./types.ts";

export interface Mark { at: LngLat; look: "site" | "extra" | "removed" | "closed" | "unreachable"; key: string }

const reader = new GeoJSON({ featureProjection: "EPSG:3857" });
const SITE_PIXELS = 9;

export class ReachCanvas {
  private rings = new VectorSource();
  private circle = new VectorSource();
  private gaps = new VectorSource();
  private changes = new VectorSource();
  private pointed = new VectorSource();
  private barriers = new VectorSource();
  private sites = new VectorSource();
  private ringLayer = new VectorLayer({ source: this.rings, zIndex: 4 });
  private gapLayer = new VectorLayer({ source: this.gaps, zIndex: 5, style: gapStyle, visible: false });
  private layers = [
    this.ringLayer, this.gapLayer,
    new VectorLayer({ source: this.changes, zIndex: 6, style: changeStyle }),
    new VectorLayer({ source: this.circle, zIndex: 7, style: circleStyle }),
    new VectorLayer({ source: this.pointed, zIndex: 580, style: pointedStyle }),
    new VectorLayer({ source: this.barriers, zIndex: 590, style: barrierStyle }),
    new VectorLayer({ source: this.sites, zIndex: 595, style: siteStyle }),
  ];
  private marked = "";
  private forget: () => void;

  constructor(private map: OlMap, hovered: (gap: string | null) => void) {
    for (const layer of this.layers) map.addLayer(layer);
    let last: string | null = null;
    const listening = map.on("pointermove", (event) => {
      if (event.dragging || !this.gapLayer.getVisible()) return;
      const over = this.gaps.getFeaturesAtCoordinate(event.coordinate)[0], id = over ? String(over.getId()) : null;
      if (id !== last) { last = id; hovered(id); }
    });
    this.forget = () => unByKey(listening);
  }

  remove(): void {
    this.forget();
    for (const layer of this.layers) this.map.removeLayer(layer);
  }

  show(on: boolean): void { for (const layer of this.layers) if (layer !== this.gapLayer) layer.setVisible(on); if (!on) this.gapLayer.setVisible(false); }
  showGaps(on: boolean): void { this.gapLayer.setVisible(on); if (!on) this.point(null); }

  drawRings(found: FeatureCollection): void {
    this.ringLayer.setStyle(ringStyles(found.features.map((feature) => Number(feature.properties.minutes))));
    put(this.rings, found.features);
  }

  drawCircle(found: FeatureCollection | null): void { put(this.circle, found?.features ?? []); }
  drawGaps(gaps: Gap[]): void { put(this.gaps, gaps.map((gap) => ({ ...gap.feature, id: gap.id }))); }
  drawChanges(shapes: Shape[]): void { put(this.changes, shapes); }

  drawBarriers(barriers: Barrier[]): void {
    put(this.barriers, barriers.map((barrier) => ({ type: "Feature", id: barrier.id, geometry: barrier.geometry, properties: {} })));
  }

  drawSites(marks: Mark[]): void {
    const told = JSON.stringify(marks);
    if (told === this.marked) return;
    this.marked = told;
    this.sites.clear(true);
    this.sites.addFeatures(marks.map((mark) => { const feature = new Feature({ geometry: new Point(fromLonLat(mark.at)), look: mark.look }); feature.setId(mark.key); return feature; }));
  }

  // The key of the point at a place, if there is one within a finger's or a pointer's reach.
  siteAt(at: LngLat): string | null {
    const place = fromLonLat(at), near = this.sites.getClosestFeatureToCoordinate(place);
    const [x, y] = (near?.getGeometry() as Point | undefined)?.getCoordinates() ?? [];
    const reach = SITE_PIXELS * this.map.getView().getResolution()!;
    return near && Math.hypot(x! - place[0]!, y! - place[1]!) <= reach ? String(near.getId()) : null;
  }

  point(gap: string | null): void {
    this.pointed.clear(true);
    const feature = gap === null ? null : this.gaps.getFeatureById(gap);
    if (feature) this.pointed.addFeature(feature.clone());
  }

  pointBarrier(id: number | null): void {
    this.pointed.clear(true);
    const feature = id === null ? null : this.barriers.getFeatureById(id);
    if (feature) this.pointed.addFeature(feature.clone());
  }

  // Show a place in the middle of what is left of the map.
  seek(place: Geometry): void {
    this.map.getView().fit((reader.readGeometry(place) as OlGeometry).getExtent(), { padding: [60, 70, 60, 60], duration: 300, maxZoom: 17 });
  }

  clear(): void { this.marked = ""; for (const source of [this.rings, this.circle, this.gaps, this.changes, this.pointed, this.sites]) source.clear(true); }
}

function put(source: VectorSource, features: Shape[]): void {
  if (!features.length && source.isEmpty()) return;
  const read = features.length ? reader.readFeatures({ type: "FeatureCollection", features }) : [];
  source.clear(true);
  source.addFeatures(read);
}

