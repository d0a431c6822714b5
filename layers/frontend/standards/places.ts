// The findings on the map: grids below, faults in the colour of their severity, the chosen one above all.
import { Circle, Fill, MVT, Point, Stroke, Style, VectorTileLayer, VectorTileSource } from "../map/ol.ts";
import type { FeatureLike, Geometry as OlGeometry } from "../map/ol.ts";
import { SmallMap } from "../map/small.ts";
import type { Box, Painted } from "../map/small.ts";
import type { Feature } from "../types.ts";
import type { Finding, Severity } from "./types.ts";

const COLOURS: Record<Severity, string> = { error: "#b3261e", warning: "#b87400", info: "#4a6b8a" };
const SMALL_PIXELS = 10;

export class Places {
  readonly small: SmallMap;
  private all: Painted;
  private one: Painted;
  private grids: VectorTileLayer;
  private known = new Map<number, Finding>();

  constructor(target: HTMLElement, label: string, home: Box | null, onPick: (finding: Finding) => void) {
    this.small = new SmallMap(target, label, home);
    this.grids = new VectorTileLayer({ zIndex: 10, minZoom: 9 - 1e-6, style: new Style({ stroke: new Stroke({ color: "rgba(47,127,121,0.75)", width: 1.2 }) }) });
    this.small.map.addLayer(this.grids);
    this.all = this.small.paint((feature, resolution) => look(feature, resolution, false), 20);
    this.one = this.small.paint((feature, resolution) => look(feature, resolution, true), 30);
    this.small.onClick((_at, feature) => {
      const finding = feature ? this.known.get(Number(feature.get("number"))) : undefined;
      if (finding) onPick(finding);
    });
  }

  // `version` makes the addresses differ from those of before a change.
  showScheme(scheme: string, version: number): void {
    this.grids.setSource(new VectorTileSource({ format: new MVT(), url: `/tiles/grids/{z}/{x}/{y}.mvt?scheme=${encodeURIComponent(scheme)}&n=${version}`, minZoom: 9, maxZoom: 16 }));
  }

  show(findings: Finding[], home: Finding[]): void {
    this.known = new Map(home.map((finding) => [finding.id, finding]));
    this.all.show(findings.filter((finding) => finding.severity !== "info").map(asFeature));
  }

  choose(finding: Finding | null, move: boolean): void {
    this.one.show(finding ? [asFeature(finding)] : []);
    if (finding && move) this.small.goTo(finding.geometry);
  }

  fit(box: Box): void { this.small.fit(box, 0); }
}

function asFeature(finding: Finding): Feature {
  return { type: "Feature", id: finding.id, geometry: finding.geometry, properties: { number: finding.id, severity: finding.severity } };
}

// A fault that would be a speck is shown by a mark of its own.
function look(feature: FeatureLike, resolution: number, chosen: boolean): Style[] {
  const colour = COLOURS[feature.get("severity") as Severity] ?? COLOURS.info;
  const styles = [new Style({ stroke: new Stroke({ color: colour, width: chosen ? 3.5 : 1.6 }), fill: new Fill({ color: `${colour}${chosen ? "40" : "1c"}` }) })];
  const [west, south, east, north] = feature.getGeometry()!.getExtent() as [number, number, number, number];
  if (Math.max(east - west, north - south) / resolution < SMALL_PIXELS) {
    const centre = new Point([(west + east) / 2, (south + north) / 2]) as OlGeometry;
    styles.push(new Style({ geometry: centre as Point, image: new Circle({ radius: chosen ? 10 : 6, stroke: new Stroke({ color: "#fff", width: 2 }), fill: new Fill({ color: colour }) }) }));
  }
  return styles;
}
