// A page's own map: the base map below, layers of GeoJSON that the page fills, clicks as positions in degrees.
import { ownBaseMap } from "./basemap.ts";
import { Attribution, defaultInteractions, fromLonLat, GeoJSON, OlMap, ScaleLine, toLonLat, transformExtent, VectorLayer, VectorSource, View } from "./ol.ts";
import type { FeatureLike, StyleLike } from "./ol.ts";
import type { Feature, FeatureCollection, Geometry, LngLat } from "../types.ts";
import "./small.css";

export type Box = [number, number, number, number];
export interface Painted { source: VectorSource; layer: VectorLayer; show: (features: FeatureCollection | Feature[]) => void }

const WEB = "EPSG:3857", DEGREES = "EPSG:4326", PADDING = [36, 36, 36, 36];
const reader = new GeoJSON({ featureProjection: WEB });

export class SmallMap {
  readonly map: OlMap;

  // `label` is what a screen reader calls the map. The arrow keys pan and + and - zoom while it has the focus.
  constructor(target: HTMLElement, label: string, box?: Box | null) {
    target.classList.add("small-map");
    target.tabIndex = 0;
    target.setAttribute("role", "application");
    target.setAttribute("aria-label", label);
    this.map = new OlMap({
      target, layers: [ownBaseMap()], controls: [new ScaleLine({ minWidth: 80 }), new Attribution({ collapsible: false })],
      interactions: defaultInteractions({ altShiftDragRotate: false, pinchRotate: false }),
      view: new View({ center: fromLonLat([105, 35]), zoom: 4, minZoom: 3, maxZoom: 20, enableRotation: false }),
    });
    new ResizeObserver(() => this.map.updateSize()).observe(target);
    if (box) this.fit(box, 0);
  }

  // Add a layer above those that are there; a higher `zIndex` lies higher.
  paint(style: StyleLike, zIndex: number, features: FeatureCollection | Feature[] = []): Painted {
    const source = new VectorSource(), layer = new VectorLayer({ source, style, zIndex });
    const show = (fresh: FeatureCollection | Feature[]): void => { source.clear(true); source.addFeatures(read(fresh)); };
    show(features);
    this.map.addLayer(layer);
    return { source, layer, show };
  }

  // Show a box of degrees, or all that a layer holds.
  fit(what: Box | VectorSource, duration = 250): void {
    const extent = Array.isArray(what) ? transformExtent(what, DEGREES, WEB) : what.getExtent();
    if (!extent || !extent.every(Number.isFinite)) return;
    this.map.updateSize();
    this.map.getView().fit(extent, { padding: PADDING, maxZoom: 18, duration });
  }

  // Where a position is, in pixels of the page.
  pixel(at: LngLat): [number, number] {
    const [x, y] = this.map.getPixelFromCoordinate(fromLonLat(at)) as [number, number], box = this.map.getTargetElement()!.getBoundingClientRect();
    return [x + box.left, y + box.top];
  }

  goTo(geometry: Geometry): void {
    const source = new VectorSource({ features: read([{ type: "Feature", id: 0, geometry, properties: {} }]) });
    this.fit(source);
  }

  // Tell of clicks: where, and the uppermost feature there.
  onClick(heard: (at: LngLat, feature: FeatureLike | undefined) => void): void {
    this.map.on("singleclick", (event) => {
      const at = toLonLat(event.coordinate).map((number) => Math.round(number * 1e7) / 1e7) as LngLat;
      heard(at, this.map.forEachFeatureAtPixel(event.pixel, (feature) => feature, { hitTolerance: 6, layerFilter: (layer) => layer instanceof VectorLayer }));
    });
  }
}

function read(features: FeatureCollection | Feature[]): ReturnType<typeof reader.readFeatures> {
  return reader.readFeatures(Array.isArray(features) ? { type: "FeatureCollection", features } : features);
}
