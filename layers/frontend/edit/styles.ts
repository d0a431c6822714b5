// How a plan looks: grids by their deviation from the target, what is being changed, sketches, faults, other people.
import { FONT } from "../map/basemap.ts";
import { Circle, Fill, RegularShape, Stroke, Style, Text } from "../map/ol.ts";
import type { FeatureLike } from "../map/ol.ts";
import { t } from "../i18n.ts";

export const TEAL = "#0d5f5a", RED = "#c62828", ORANGE = "#c9650f", BLUE = "#2f6fb0", VIOLET = "#6a3fa0";
const WIDE_PX = 30, WIDER_PX = 74;

// Classes of deviation from the target: far under, under, about right, over, far over. Blue and orange keep apart for colour-blind eyes.
export const DEVIATION_COLOURS = ["#2f6fb0", "#8db6dc", "#b9d3cc", "#f0b778", "#d2691e"] as const;
export function deviationClass(deviation: number | null): number {
  if (deviation === null) return 2;
  return deviation < -0.3 ? 0 : deviation < -0.1 ? 1 : deviation <= 0.1 ? 2 : deviation <= 0.3 ? 3 : 4;
}

const cache = new Map<string, Style[]>();
function cached(key: string, make: () => Style[]): Style[] {
  let styles = cache.get(key);
  if (!styles) { if (cache.size > 6000) cache.clear(); cache.set(key, (styles = make())); }
  return styles;
}

// A resting grid; the label appears only where the grid is wide enough for it.
export function gridStyle(feature: FeatureLike, resolution: number): Style[] {
  const wide = (feature.get("width") as number) / resolution, level = feature.get("level") as number, changed = feature.get("changed") === true;
  const label = wide < WIDE_PX ? "" : wide < WIDER_PX ? String(feature.get("short")) : String(feature.get("label"));
  const thin = wide < 16, key = `${level}/${changed}/${thin}/${label}`;
  return cached(key, () => [new Style({
    fill: new Fill({ color: level < 0 ? "rgba(255,255,255,0.22)" : tinted(DEVIATION_COLOURS[level]!, level === 2 ? 0.22 : 0.34) }),
    stroke: new Stroke({ color: changed ? TEAL : "#4f7d79", width: thin ? 0.8 : changed ? 2.8 : 1.7 }),
    text: label ? text(label, 12.5, "#12302e") : undefined,
  })]);
}

// A grid that the gesture under way changes.
export function previewStyle(feature: FeatureLike): Style[] {
  const bad = feature.get("bad") === true, label = String(feature.get("label") ?? "");
  return cached(`preview/${bad}/${label}`, () => [new Style({
    fill: new Fill({ color: bad ? "rgba(198,40,40,0.26)" : "rgba(31,138,128,0.24)" }), stroke: new Stroke({ color: bad ? RED : TEAL, width: 2.8 }),
    text: label ? text(label, 13, bad ? "#7c1414" : "#073f3b") : undefined,
  })]);
}

const LINE = (color: string, width: number, lineDash?: number[]): Stroke => new Stroke({ color, width, lineDash, lineCap: "round", lineJoin: "round" });
const DOT = (radius: number, fill: string, line: string, width = 1.6): Circle => new Circle({ radius, fill: new Fill({ color: fill }), stroke: new Stroke({ color: line, width }) });

const SKETCH: Record<string, Style[]> = {
  line: [new Style({ stroke: LINE("#ffffff", 5.5) }), new Style({ stroke: LINE("#8a2be2", 3), fill: new Fill({ color: "rgba(138,43,226,0.14)" }) })],
  "line-bad": [new Style({ stroke: LINE("#ffffff", 5.5) }), new Style({ stroke: LINE(RED, 3), fill: new Fill({ color: "rgba(198,40,40,0.16)" }) })],
  rubber: [new Style({ stroke: LINE("#8a2be2", 2, [3, 7]) })],
  fault: [new Style({ stroke: LINE(RED, 5), fill: new Fill({ color: "rgba(198,40,40,0.34)" }), image: DOT(9, "rgba(198,40,40,0.35)", RED, 3) })],
  vertex: [new Style({ image: DOT(3.6, "#ffffff", TEAL) })],
  corner: [new Style({ image: DOT(4.6, "#ffffff", TEAL, 2.4) })],
  selected: [new Style({ image: DOT(6, "#f2a33a", "#7a4a00", 2) })],
  hot: [new Style({ image: DOT(7.5, "rgba(242,163,58,0.9)", "#ffffff", 2) })],
  middle: [new Style({ image: DOT(3.4, "rgba(255,255,255,0.85)", "#7fa8a4", 1.4) })],
  point: [new Style({ image: DOT(4.2, "#8a2be2", "#ffffff", 1.6) })],
  edge: [new Style({ stroke: LINE("rgba(242,163,58,0.9)", 5) })],
  snap: [new Style({ image: new RegularShape({ points: 4, radius: 8, angle: Math.PI / 4, stroke: new Stroke({ color: "#8a2be2", width: 2.4 }) }) })],
  chosen: [new Style({ fill: new Fill({ color: "rgba(242,163,58,0.32)" }), stroke: LINE("#b86e00", 3.4) })],
  taker: [new Style({ fill: new Fill({ color: "rgba(47,111,176,0.28)" }), stroke: LINE(BLUE, 3.4) })],
  building: [new Style({ fill: new Fill({ color: "rgba(138,43,226,0.22)" }), stroke: LINE("#8a2be2", 2) })],
  hover: [new Style({ stroke: LINE("#f2a33a", 4) })],
  proposed: [new Style({ fill: new Fill({ color: "rgba(255,255,255,0.45)" }), stroke: LINE("#ffffff", 8) }), new Style({ stroke: LINE("#8a2be2", 3.4), zIndex: 1 })],
  box: [new Style({ fill: new Fill({ color: "rgba(242,163,58,0.14)" }), stroke: LINE("#b86e00", 1.6, [5, 4]) })],
  mine: [new Style({ stroke: LINE("#ffffff", 8), image: DOT(9, "#8a2be2", "#ffffff", 2.5) }), new Style({ stroke: LINE("#8a2be2", 4), fill: new Fill({ color: "rgba(138,43,226,0.18)" }), image: DOT(9, "#8a2be2", "#ffffff", 2.5) })],
  theirs: [new Style({ stroke: LINE("#ffffff", 8), image: DOT(9, ORANGE, "#ffffff", 2.5) }), new Style({ stroke: LINE(ORANGE, 4), fill: new Fill({ color: "rgba(201,101,15,0.18)" }), image: DOT(9, ORANGE, "#ffffff", 2.5) })],
};
export function sketchStyle(feature: FeatureLike): Style[] {
  const named = String(feature.get("look")), name = feature.get("name") as string | undefined;
  if (!name) return SKETCH[named] ?? [];
  return cached(`named/${named}/${name}`, () => [...(SKETCH[named] ?? []), new Style({ text: new Text({ text: name, font: `700 13px ${FONT}`, offsetY: -18, fill: new Fill({ color: "#fff" }), padding: [3, 7, 2, 7], backgroundFill: new Fill({ color: named === "mine" ? "#8a2be2" : ORANGE }), overflow: true }) })]);
}

let hatch: CanvasPattern | null = null;
export function gapStyle(): Style[] {
  return cached("gap", () => [new Style({ fill: new Fill({ color: (hatch ??= hatching()) ?? "rgba(198,40,40,.3)" }), stroke: LINE(RED, 2, [6, 4]) })]);
}

// Somebody else in the plan: a dot with their name.
export function personStyle(feature: FeatureLike): Style[] {
  const name = String(feature.get("name")), colour = personColour(name);
  return cached(`person/${name}`, () => [new Style({
    image: DOT(7, colour, "#ffffff", 2.4),
    text: new Text({ text: name, font: `600 12px ${FONT}`, offsetY: -18, fill: new Fill({ color: "#fff" }), backgroundFill: new Fill({ color: colour }), padding: [2, 6, 2, 6], overflow: true }),
  })]);
}

const PEOPLE = ["#b03a7c", "#2f6fb0", "#7a5a00", "#5b3fa0", "#1d7a4a", "#a0402a"];
export function personColour(name: string): string {
  let sum = 0;
  for (const letter of name) sum = (sum * 31 + letter.charCodeAt(0)) % 9973;
  return PEOPLE[sum % PEOPLE.length]!;
}

// What stands in a grid: its short code, its parts when there are several, its households.
export function labelsOf(code: string, parts: number, households: number | null): { short: string; label: string } {
  const short = parts > 1 ? `${code} ×${parts}` : code;
  return { short, label: households === null ? short : `${short}\n${households.toLocaleString()} ${t("households")}` };
}

function text(label: string, size: number, colour: string): Text {
  return new Text({ text: label, font: `600 ${size}px ${FONT}`, fill: new Fill({ color: colour }), stroke: new Stroke({ color: "rgba(255,255,255,0.92)", width: 3.2 }), overflow: false });
}

function tinted(hex: string, alpha: number): string {
  const [r, g, b] = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
  return `rgba(${r},${g},${b},${alpha})`;
}

function hatching(): CanvasPattern | null {
  const size = 9, tile = document.createElement("canvas"), pen = tile.getContext("2d")!;
  tile.width = tile.height = size;
  pen.fillStyle = "rgba(255,255,255,0.55)"; pen.fillRect(0, 0, size, size);
  pen.strokeStyle = RED; pen.lineWidth = 1.6;
  pen.beginPath();
  for (const shift of [-size, 0, size]) { pen.moveTo(shift - 1, size + 1); pen.lineTo(shift + size + 1, -1); }
  pen.stroke();
  return pen.createPattern(tile, "repeat");
}
