// A small picture of a proposal: its grids, coloured by how far each is from the mean.
import { t } from "../../i18n.ts";
import type { Feature, FeatureCollection, Geometry } from "../../types.ts";

const SPACE = "http://www.w3.org/2000/svg", SIDE = 100, EDGE = 2, CALM = 0.05, FAR = 0.12;

export function thumbnail(cells: FeatureCollection): SVGElement {
  const rings = cells.features.map((feature) => ringsOf(feature.geometry!)), project = fit(rings.flat(2));
  const svg = element("svg", { viewBox: `0 0 ${SIDE} ${SIDE}`, class: "proposal-thumbnail", role: "img", "aria-label": `${t("Grids")}: ${cells.features.length}` });
  svg.append(...rings.map((parts, index) => element("path", { d: pathOf(parts, project), class: shade(cells.features[index]!) })));
  return svg;
}

// Positions of a geometry, ring by ring.
export function ringsOf(geometry: Geometry): number[][][] {
  return geometry.type === "Polygon" ? (geometry.coordinates as number[][][]) : (geometry.coordinates as number[][][][]).flat();
}

// A projection that fits positions into the picture, true to shape near them; north is up.
export function fit(positions: number[][]): (position: number[]) => [number, number] {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [lng, lat] of positions) { west = Math.min(west, lng!); east = Math.max(east, lng!); south = Math.min(south, lat!); north = Math.max(north, lat!); }
  const narrow = Math.cos(((south + north) * Math.PI) / 360), wide = (east - west) * narrow, high = north - south;
  const scale = (SIDE - 2 * EDGE) / (Math.max(wide, high) || 1), left = (SIDE - wide * scale) / 2, top = (SIDE - high * scale) / 2;
  return ([lng, lat]) => [left + (lng! - west) * narrow * scale, top + (north - lat!) * scale];
}

function pathOf(rings: number[][][], project: (position: number[]) => [number, number]): string {
  return rings.map((ring) => `M${ring.map((position) => project(position).map((value) => value.toFixed(1)).join(" ")).join("L")}Z`).join("");
}

function shade({ properties }: Feature): string {
  const deviation = Number(properties.deviation ?? 0), off = Math.abs(deviation);
  return off <= CALM ? "even" : `${deviation > 0 ? "over" : "under"}${off > FAR ? " far" : ""}`;
}

function element(tag: string, attributes: Record<string, string>): SVGElement {
  const made = document.createElementNS(SPACE, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}
