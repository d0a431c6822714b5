// How reach is drawn on the map.
import { FONT } from "../map/basemap.ts";
import { symbol } from "../map/symbols.ts";
import { Circle, Fill, RegularShape, Stroke, Style, Text } from "../map/ol.ts";
import type { FeatureLike } from "../map/ol.ts";
import { hatching } from "./patterns.ts";
import { looksOf, tinted } from "./ramp.ts";

export const GAP = "#b3540a", BARRIER = "#a11b4b", GAINED = "#1b6ca8", LOST = "#c2410c", CIRCLE = "#5b4a8a", EXTRA = "#0d5f5a";
const FAR = 9; // metres a pixel

// Larger rings lie below smaller ones. From far away lines are thin, or they would hide what they surround.
export function ringStyles(rings: number[]): (feature: FeatureLike, resolution: number) => Style | undefined {
  const made = (thin: number): Map<number, Style> => new Map(looksOf(rings).map((look) => [look.minutes, new Style({
    fill: new Fill({ color: look.fill }), zIndex: -look.minutes,
    stroke: new Stroke({ color: look.line, width: look.width * thin, lineDash: look.dash.length ? look.dash : undefined, lineCap: look.dash[0] === 1.5 ? "round" : "butt" }),
  })]));
  const near = made(1), far = made(0.6);
  return (feature, resolution) => (resolution > FAR ? far : near).get(Number(feature.get("minutes")));
}

export const circleStyle = new Style({ stroke: new Stroke({ color: CIRCLE, width: 2, lineDash: [2, 6], lineCap: "round" }) });

let gap: Style | undefined, strong: Style[] | undefined;
export function gapStyle(): Style {
  return gap ??= new Style({ fill: new Fill({ color: hatching(tinted(GAP, 0.5), "/", tinted(GAP, 0.06)) }), stroke: new Stroke({ color: tinted(GAP, 0.75), width: 1 }) });
}
export function pointedStyle(): Style[] {
  return strong ??= [new Style({ stroke: new Stroke({ color: "#ffffff", width: 6 }) }), new Style({ fill: new Fill({ color: hatching(GAP, "/", tinted(GAP, 0.18)) }), stroke: new Stroke({ color: GAP, width: 3 }) })];
}

export function changeStyle(feature: FeatureLike): Style {
  const gained = feature.get("change") === "gained", colour = gained ? GAINED : LOST;
  return new Style({ fill: new Fill({ color: hatching(tinted(colour, 0.75), gained ? "/" : "\\", tinted(colour, 0.22)) }), stroke: new Stroke({ color: colour, width: 2, lineDash: gained ? undefined : [6, 4] }) });
}

export function barrierStyle(feature: FeatureLike): Style[] {
  const isPoint = feature.getGeometry()?.getType() === "Point";
  const sign = new Style({ image: new RegularShape({ points: 4, radius: 9, radius2: 0, angle: Math.PI / 4, stroke: new Stroke({ color: BARRIER, width: 3.4 }) }), zIndex: 2 });
  if (isPoint) return [new Style({ image: new Circle({ radius: 9, fill: new Fill({ color: "#ffffff" }), stroke: new Stroke({ color: BARRIER, width: 2 }) }), zIndex: 1 }), sign];
  return [new Style({ stroke: new Stroke({ color: "#ffffff", width: 7 }) }), new Style({ stroke: new Stroke({ color: BARRIER, width: 3.4, lineDash: [9, 5] }), fill: new Fill({ color: hatching(tinted(BARRIER, 0.7), "x", tinted(BARRIER, 0.14)) }) })];
}

const extra = new Style({ image: symbol("star", EXTRA, 10), zIndex: 5 });
const site = new Style({ image: new Circle({ radius: 4.5, fill: new Fill({ color: "#ffffff" }), stroke: new Stroke({ color: "#08415c", width: 2.4 }) }), zIndex: 2 });
const closed = new Style({ image: new Circle({ radius: 4.5, fill: new Fill({ color: "#e8edf0" }), stroke: new Stroke({ color: "#74828b", width: 2, lineDash: [2, 2] }) }), zIndex: 1 });
const away = [new Style({ image: new Circle({ radius: 7, fill: new Fill({ color: "#ffffff" }), stroke: new Stroke({ color: "#74828b", width: 1.5 }) }), zIndex: 3 }), new Style({ image: symbol("x", LOST, 7), zIndex: 4 })];
const unreachable = [new Style({ image: new Circle({ radius: 7.5, fill: new Fill({ color: "#ffffff" }), stroke: new Stroke({ color: "#b3261e", width: 2 }) }), zIndex: 3 }), new Style({ text: new Text({ text: "!", font: `700 12px ${FONT}`, fill: new Fill({ color: "#b3261e" }) }), zIndex: 4 })];

export function siteStyle(feature: FeatureLike): Style | Style[] {
  const looks: Record<string, Style | Style[]> = { extra, closed, removed: away, unreachable };
  return looks[String(feature.get("look"))] ?? site;
}
