// The plan on the map. The resting grids are one layer, drawn again only when they change; what a gesture touches is drawn above it.
import { Feature, GeoJSON, LineString, MultiPolygon, Overlay, Point, Polygon, VectorLayer, VectorSource } from "../map/ol.ts";
import type { Geometry as OlGeometry, OlMap } from "../map/ol.ts";
import { h } from "../dom.ts";
import type { FeatureCollection, Geometry, LngLat } from "../types.ts";
import type { Cell, Mesh } from "./engine/mesh.ts";
import { toMap } from "./positions.ts";
import { gapStyle, gridStyle, personStyle, previewStyle, sketchStyle } from "./styles.ts";

export interface About { short: string; label: string; level: number; changed: boolean }
export interface Mark { look: string; line?: LngLat[]; area?: LngLat[]; at?: LngLat; cell?: Cell; geometry?: Geometry; name?: string }
export interface Person { username: string; at: LngLat | null }

const PADDING = [70, 40, 60, 80];
const reader = new GeoJSON({ featureProjection: "EPSG:3857" });

export class Canvas {
  private grids = new VectorSource();
  private touched = new VectorSource();
  private marks = new VectorSource();
  private held = new VectorSource();
  private gapSource = new VectorSource();
  private people = new VectorSource();
  private known = new Map<string, Feature>();
  private hidden = "";
  private hiddenCodes = new Set<string>();
  private gridLayer = new VectorLayer({ source: this.grids, zIndex: 600, declutter: "plan", renderBuffer: 60, style: (feature, resolution) => (this.hiddenCodes.has(String(feature.getId())) ? undefined : gridStyle(feature, resolution)) });
  private layers = [
    this.gridLayer,
    new VectorLayer({ source: this.gapSource, zIndex: 610, style: gapStyle }),
    new VectorLayer({ source: this.touched, zIndex: 620, style: previewStyle, updateWhileInteracting: true, updateWhileAnimating: true }),
    new VectorLayer({ source: this.held, zIndex: 640, style: sketchStyle }),
    new VectorLayer({ source: this.marks, zIndex: 650, style: sketchStyle, updateWhileInteracting: true, updateWhileAnimating: true }),
    new VectorLayer({ source: this.people, zIndex: 660, style: personStyle }),
  ];
  private note = h("div", { class: "pointer-note", hidden: true });
  private noteOverlay = new Overlay({ element: this.note, offset: [16, 16], stopEvent: false });

  constructor(private map: OlMap) {
    for (const layer of this.layers) map.addLayer(layer);
    map.addOverlay(this.noteOverlay);
  }

  remove(): void {
    for (const layer of this.layers) this.map.removeLayer(layer);
    this.map.removeOverlay(this.noteOverlay);
  }

  // All grids anew.
  show(mesh: Mesh, about: (code: string) => About): void {
    this.known = new Map([...mesh.cells].map(([code, cell]) => [code, gridFeature(code, cell, about(code))]));
    this.grids.clear(true);
    this.grids.addFeatures([...this.known.values()]);
  }

  // Some grids anew, the others untouched.
  update(mesh: Mesh, changed: Iterable<string>, removed: Iterable<string>, about: (code: string) => About): void {
    for (const code of removed) { const feature = this.known.get(code); if (feature) { this.grids.removeFeature(feature); this.known.delete(code); } }
    for (const code of changed) {
      const cell = mesh.cells.get(code), feature = this.known.get(code);
      if (!cell) continue;
      if (feature) { feature.setProperties({ ...about(code), width: widthOf(cell) }, true); feature.setGeometry(shapeOf(cell)); }
      else { const made = gridFeature(code, cell, about(code)); this.known.set(code, made); this.grids.addFeature(made); }
    }
  }

  // The same shapes with new words and colours.
  reword(codes: Iterable<string>, about: (code: string) => About): void {
    let any = false;
    for (const code of codes) { const feature = this.known.get(code); if (feature) { feature.setProperties(about(code), true); any = true; } }
    if (any) this.gridLayer.changed();
  }

  // What the gesture under way comes to; the resting shapes of the same grids are left out meanwhile.
  preview(cells: ReadonlyMap<string, Cell>, without: Iterable<string>, bad: boolean): void {
    this.touched.clear(true);
    this.touched.addFeatures([...cells].map(([code, cell]) => { const feature = new Feature({ geometry: shapeOf(cell), bad }); feature.setId(code); return feature; }));
    this.hide([...cells.keys(), ...without]);
  }

  label(code: string, label: string): void { this.touched.getFeatureById(code)?.set("label", label); }

  endPreview(): void { if (this.touched.getFeatures().length) this.touched.clear(true); this.hide([]); }

  // Handles, sketched lines, chosen grids: all of them, each time.
  mark(marks: Mark[]): void { this.marks.clear(true); this.marks.addFeatures(marks.map(markFeature)); }

  // What stays while tools come and go: a fault, a conflict, a grid that the table points at.
  hold(marks: Mark[]): void { this.held.clear(true); this.held.addFeatures(marks.map(markFeature)); }

  showGaps(gaps: FeatureCollection): void {
    this.gapSource.clear(true);
    this.gapSource.addFeatures(gaps.features.length ? reader.readFeatures(gaps) : []);
  }

  showPeople(people: Person[]): void {
    this.people.clear(true);
    this.people.addFeatures(people.filter((person) => person.at).map((person) => new Feature({ geometry: new Point(toMap(person.at!)), name: person.username })));
  }

  // A few words beside the pointer.
  say(words: string, at: LngLat | null, bad = false): void {
    if (this.note.textContent !== words) this.note.textContent = words;
    this.note.hidden = !words || !at;
    this.note.classList.toggle("bad", bad);
    if (!at || !words) return;
    const place = toMap(at), pixel = this.map.getPixelFromCoordinate(place) as number[] | null, wide = this.map.getSize()?.[0] ?? 0, left = pixel !== null && pixel[0]! > wide * 0.6;
    this.noteOverlay.setPositioning(left ? "top-right" : "top-left");
    this.noteOverlay.setOffset([left ? -16 : 16, 16]);
    this.noteOverlay.setPosition(place);
  }

  extent(): number[] | null { return this.known.size ? this.grids.getExtent() : null; }

  // Show all grids. `covered`: pixels at the lower edge that something lies over.
  fit(covered = 0): void {
    const extent = this.extent(), [top, right, bottom, left] = PADDING as [number, number, number, number];
    if (extent) this.map.getView().fit(extent, { padding: [top, right, bottom + covered, left], duration: 250 });
  }


  // Bring a place into view if it is not.
  seek(place: Geometry): void {
    const extent = olGeometry(place).getExtent(), seen = this.map.getView().calculateExtent(this.map.getSize());
    const inside = extent[0]! >= seen[0]! && extent[1]! >= seen[1]! && extent[2]! <= seen[2]! && extent[3]! <= seen[3]!;
    if (!inside) this.map.getView().fit(extent, { maxZoom: 17, padding: PADDING, duration: 200 });
  }

  private hide(codes: string[]): void {
    const key = codes.sort().join();
    if (key === this.hidden) return;
    this.hidden = key;
    this.hiddenCodes = new Set(codes);
    this.gridLayer.changed();
  }
}

function gridFeature(code: string, cell: Cell, about: About): Feature {
  const feature = new Feature({ geometry: shapeOf(cell), ...about, width: widthOf(cell) });
  feature.setId(code);
  return feature;
}

function shapeOf(cell: Cell): OlGeometry {
  const rings = cell.map((polygon) => polygon.map((ring) => ring.map(toMap)));
  return rings.length === 1 ? new Polygon(rings[0]!) : new MultiPolygon(rings);
}

// Width of a cell's widest part, in units of the map's plane.
function widthOf(cell: Cell): number {
  return Math.max(...cell.map((polygon) => { const east = polygon[0]!.map((position) => toMap(position)[0]!); return Math.max(...east) - Math.min(...east); }));
}

function markFeature({ look, name, ...where }: Mark): Feature {
  const geometry = where.line ? new LineString(where.line.map(toMap)) : where.area ? new Polygon([where.area.map(toMap)]) : where.at ? new Point(toMap(where.at)) : where.cell ? shapeOf(where.cell) : olGeometry(where.geometry!);
  return new Feature({ geometry, look, name });
}

function olGeometry(geometry: Geometry): OlGeometry { return reader.readGeometry(geometry) as OlGeometry; }
