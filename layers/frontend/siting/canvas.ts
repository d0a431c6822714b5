// Sites on the map: the answer's with their numbers, drafts that can be dragged, and where nothing may be built.
import { Circle, Feature, Fill, fromLonLat, GeoJSON, Modify, Point, Stroke, Style, Text, toLonLat, VectorLayer, VectorSource } from "../map/ol.ts";
import type { FeatureLike, OlMap } from "../map/ol.ts";
import { FONT } from "../map/basemap.ts";
import type { Feature as Shape, Geometry, LngLat } from "../types.ts";

const COLOUR = "#8a3ffc", reader = new GeoJSON({ featureProjection: "EPSG:3857" });

export class SitingCanvas {
  private sites = new VectorSource();
  private drafts = new VectorSource();
  private forbidden = new VectorSource();
  private layers = [
    new VectorLayer({ source: this.forbidden, zIndex: 585, style: new Style({ fill: new Fill({ color: "rgba(90,107,117,0.22)" }), stroke: new Stroke({ color: "#5a6b75", width: 2, lineDash: [6, 5] }) }) }),
    new VectorLayer({ source: this.sites, zIndex: 597, style: (feature) => numbered(feature, COLOUR, "#ffffff") }),
    new VectorLayer({ source: this.drafts, zIndex: 598, style: (feature) => numbered(feature, "#ffffff", COLOUR) }),
  ];
  private hand = new Modify({ source: this.drafts, pixelTolerance: 16, style: new Style() });

  constructor(private map: OlMap, moved: (id: number, to: LngLat) => void) {
    for (const layer of this.layers) map.addLayer(layer);
    map.addInteraction(this.hand);
    this.hand.on("modifyend", (event) => {
      for (const feature of event.features.getArray()) moved(Number(feature.getId()), toLonLat((feature.getGeometry() as Point).getCoordinates()).map((number) => Math.round(number * 1e7) / 1e7) as LngLat);
    });
  }

  drawSites(features: Shape[]): void { put(this.sites, features.map((feature) => [feature, String(feature.properties.rank)])); }
  drawDrafts(features: Shape[]): void { put(this.drafts, features.map((feature, index) => [feature, String(index + 1)])); }

  drawForbidden(shapes: Geometry[]): void {
    this.forbidden.clear(true);
    this.forbidden.addFeatures(shapes.map((shape) => new Feature(reader.readGeometry(shape) ?? undefined)));
  }

  clear(): void { for (const source of [this.sites, this.drafts, this.forbidden]) source.clear(true); }

  remove(): void {
    this.map.removeInteraction(this.hand);
    for (const layer of this.layers) this.map.removeLayer(layer);
  }
}

function put(source: VectorSource, sites: [Shape, string][]): void {
  source.clear(true);
  source.addFeatures(sites.map(([site, rank]) => {
    const feature = new Feature({ geometry: new Point(fromLonLat(site.geometry!.coordinates as LngLat)), rank });
    feature.setId(Number(site.id));
    return feature;
  }));
}

function numbered(feature: FeatureLike, fill: string, ink: string): Style {
  return new Style({
    image: new Circle({ radius: 13, fill: new Fill({ color: fill }), stroke: new Stroke({ color: ink, width: 2.5 }) }),
    text: new Text({ text: String(feature.get("rank")), font: `700 13px ${FONT}`, fill: new Fill({ color: ink }) }),
  });
}
