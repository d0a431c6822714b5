// How surroundings are drawn: reaches tinted, rings dashed, the danger ring in the level's colour, ways green with numbers.
import { FONT } from "../map/basemap.ts";
import { t } from "../i18n.ts";
import { symbol } from "../map/symbols.ts";
import { Circle, Feature, Fill, fromLonLat, GeoJSON, Point, RegularShape, Stroke, Style, Text } from "../map/ol.ts";
import type { Geometry, StyleClass } from "../types.ts";
import type { Surroundings, Zone } from "./types.ts";

export const WAY = "#12803f", CHAIN = "#7a1f7d";
export const LETTERS: Record<string, [string, string]> = { kindergarten: ["K", "#a0459b"], school: ["S", "#3b55a5"], hospital: ["H", "#b3261e"], care: ["C", "#7a5a17"], shelter: ["E", "#1c7c3f"] };
const WHITE = new Stroke({ color: "#fff", width: 1.5 }), reader = new GeoJSON({ featureProjection: "EPSG:3857" });

// Everything of an answer as features of the map; `chosen` is the zone that stands out.
export function drawn(found: Surroundings, classes: StyleClass[], chosen: Zone | null): Feature[] {
  const colour = (level: number): StyleClass => classes.find((entry) => Number(entry.value) === level) ?? classes[0]!;
  const here = found.source, shelters = new Set(found.shelters.map((shelter) => shelter.id)), chain = new Set(found.chain.map((row) => row.id));
  return [
    ...[...found.reaches].reverse().map((zone) => shape(zone.geometry, [new Style({ fill: new Fill({ color: "rgba(31,111,107,0.13)" }), stroke: new Stroke({ color: "#1f6f6b", width: zone === chosen ? 3.5 : 1.2 }), zIndex: 1 })])),
    ...found.rings.map((zone, n) => shape(zone.geometry, [new Style({ stroke: new Stroke({ color: n ? "#1d2b33" : colour(here.level).colour, width: zone === chosen ? 4 : n ? 1.4 : 3, lineDash: n ? [6, 5] : undefined }), zIndex: 2 })])),
    ...found.chain.map((row) => shape({ type: "LineString", coordinates: [[here.lng, here.lat], [row.lng, row.lat]] }, [new Style({ stroke: new Stroke({ color: CHAIN, width: 2.4, lineDash: [3, 5] }), zIndex: 3 })])),
    ...found.ways.flatMap((way, n) => wayFeatures(way.geometry, n + 1, found.method === "circle")),
    ...found.places.filter((place) => place.kind !== "shelter").map((place) => at(place.lng, place.lat, letter(place.kind, 8))),
    ...found.shelters.filter((place) => shelters.has(place.id)).map((place) => at(place.lng, place.lat, letter("shelter", 10))),
    ...found.risk_sources.map((row) => at(row.lng, row.lat, [new Style({ image: symbol(colour(row.level).shape, colour(row.level).colour, chain.has(row.id) ? 8 : 6), zIndex: 6 })])),
    at(here.lng, here.lat, [new Style({ image: new Circle({ radius: 17, stroke: new Stroke({ color: "#1d2b33", width: 2 }) }), zIndex: 8 }), new Style({ image: symbol(colour(here.level).shape, colour(here.level).colour, 11), zIndex: 9 })]),
  ];
}

function wayFeatures(geometry: Geometry, number: number, isDirection: boolean): Feature[] {
  const line = shape(geometry, [
    new Style({ stroke: new Stroke({ color: "#fff", width: 7 }), zIndex: 4 }),
    new Style({ stroke: new Stroke({ color: WAY, width: 4, lineDash: isDirection ? [8, 7] : undefined }), zIndex: 5 }),
  ]);
  const points = geometry.coordinates as [number, number][], [lng, lat] = points[Math.floor(points.length / 2)] ?? points[0]!;
  const plate = new Style({ image: new Circle({ radius: 10, fill: new Fill({ color: WAY }), stroke: WHITE }), text: label(String(number), 13), zIndex: 7 });
  return [line, at(points.length > 2 ? lng : (points[0]![0] + lng) / 2, points.length > 2 ? lat : (points[0]![1] + lat) / 2, [plate])];
}

function letter(kind: string, radius: number): Style[] {
  const [word, colour] = LETTERS[kind]!, fill = new Fill({ color: colour });
  const image = kind === "shelter" ? new RegularShape({ points: 4, angle: Math.PI / 4, radius: radius * 1.3, fill, stroke: WHITE }) : new Circle({ radius, fill, stroke: WHITE });
  return [new Style({ image, text: label(t(word), radius * 1.35), zIndex: 6 })];
}

function label(text: string, size: number): Text {
  return new Text({ text, font: `700 ${Math.round(size)}px ${FONT}`, fill: new Fill({ color: "#fff" }), offsetY: 0.5 });
}

function shape(geometry: Geometry, style: Style[]): Feature {
  const feature = new Feature({ geometry: reader.readGeometry(geometry) ?? undefined });
  feature.setStyle(style);
  return feature;
}

function at(lng: number, lat: number, style: Style[]): Feature {
  const feature = new Feature({ geometry: new Point(fromLonLat([lng, lat])) });
  feature.setStyle(style);
  return feature;
}
