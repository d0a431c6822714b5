// How things of a layer are drawn: a colour and a shape from the layer's declaration.
import { currentLanguage } from "../i18n.ts";
import { FONT } from "./basemap.ts";
import { abbreviated, discRadius, inkOn } from "./clusters.ts";
import { standsForMany } from "./tiles.ts";
import { Circle, Fill, RegularShape, Stroke, Style, Text } from "./ol.ts";
import type { FeatureLike } from "./ol.ts";
import type { LayerInfo } from "../types.ts";

const WHITE = new Stroke({ color: "#ffffff", width: 1.4 });
type Image = Circle | RegularShape;

export function symbol(shape: string, colour: string, radius: number): Image {
  const fill = new Fill({ color: colour });
  const thick = new Stroke({ color: colour, width: Math.max(radius / 2.6, 1.4) });
  const always = { declutterMode: "none" as const }; // names make way for each other, symbols for nothing
  switch (shape) {
    case "triangle": return new RegularShape({ ...always, points: 3, radius: radius * 1.25, fill, stroke: WHITE });
    case "square": return new RegularShape({ ...always, points: 4, radius: radius * 1.2, angle: Math.PI / 4, fill, stroke: WHITE });
    case "diamond": return new RegularShape({ ...always, points: 4, radius: radius * 1.25, fill, stroke: WHITE });
    case "star": return new RegularShape({ ...always, points: 5, radius: radius * 1.35, radius2: radius * 0.62, fill, stroke: WHITE });
    case "cross": return new RegularShape({ ...always, points: 4, radius: radius * 1.15, radius2: 0, stroke: thick });
    case "x": return new RegularShape({ ...always, points: 4, radius: radius * 1.15, radius2: 0, angle: Math.PI / 4, stroke: thick });
    case "camera": return new RegularShape({ ...always, points: 6, radius: radius * 1.05, fill, stroke: WHITE });
    case "pin": return new Circle({ ...always, radius: radius * 0.95, fill: new Fill({ color: "#ffffff" }), stroke: new Stroke({ color: colour, width: Math.max(radius / 2.2, 1.5) }) });
    case "dot": return new Circle({ ...always, radius: radius * 0.45, fill });
    default: return new Circle({ ...always, radius, fill, stroke: WHITE });
  }
}

export function classOf(layer: LayerInfo, feature: FeatureLike): { colour: string; shape: string } {
  const by = layer.style.by, value = by ? feature.get(by.field) : undefined;
  return by?.classes.find((entry) => String(entry.value) === String(value)) ?? layer.style;
}

export function radiusAt(resolution: number): number {
  return resolution > 20 ? 2 : resolution > 9 ? 3 : resolution > 4 ? 4.5 : resolution > 1.5 ? 6 : 7.5;
}

export function layerStyle(layer: LayerInfo): (feature: FeatureLike, resolution: number) => Style | Style[] | undefined {
  const cache = new Map<string, Style[]>();
  return (feature, resolution) => {
    if (standsForMany(feature)) return manyStyle(layer, feature, cache);
    const { colour, shape } = classOf(layer, feature), radius = radiusAt(resolution);
    const type = feature.getGeometry()!.getType();
    const name = labelOf(layer, feature, resolution), level = String(feature.get("level") ?? "");
    const key = `${type}/${colour}/${shape}/${radius}/${level}/${name}`;
    let styles = cache.get(key);
    if (!styles) {
      if (cache.size > 3000) cache.clear();
      styles = type.includes("Point") ? [new Style({ image: symbol(shape, colour, radius) })] : areaStyle(layer, type, colour, shape, level, resolution, name);
      cache.set(key, styles);
    }
    return styles;
  };
}

// A disc with a number, or the outline of a division with its name and a number, for features that are too many to be drawn.
function manyStyle(layer: LayerInfo, feature: FeatureLike, cache: Map<string, Style[]>): Style[] {
  const count = Number(feature.get("count")), { colour, shape } = classOf(layer, feature), isPoint = feature.getGeometry()!.getType() === "Point";
  const number = abbreviated(count, currentLanguage()), name = isPoint || feature.get("label_here") === false ? "" : String(feature.get("name") ?? "");
  const key = `many/${isPoint ? Math.round(discRadius(count)) : feature.get("label_here")}/${number}/${name}/${colour}/${shape}`;
  let styles = cache.get(key);
  if (!styles) {
    if (cache.size > 3000) cache.clear();
    styles = !isPoint ? outlineStyle(colour, feature.get("label_here") === false ? "" : [name, number].filter(Boolean).join("\n")) : count === 1 ? [new Style({ image: symbol(shape, colour, 4.5) })] : discStyle(colour, count, number);
    cache.set(key, styles);
  }
  return styles;
}

function discStyle(colour: string, count: number, number: string): Style[] {
  // Names make way for discs, whose numbers are always there.
  const image = new Circle({ declutterMode: "obstacle", radius: discRadius(count), fill: new Fill({ color: colour }), stroke: new Stroke({ color: "#ffffff", width: 2 }) });
  return [new Style({ image, text: new Text({ text: number, font: `600 11px ${FONT}`, fill: new Fill({ color: inkOn(colour) }), offsetY: 0.5, declutterMode: "none" }) })];
}

function outlineStyle(colour: string, text: string): Style[] {
  const outline = new Style({ stroke: new Stroke({ color: colour, width: 1.6 }) });
  if (!text) return [outline];
  const plate = { backgroundFill: new Fill({ color: "rgba(255,255,255,0.92)" }), backgroundStroke: new Stroke({ color: colour, width: 1 }), padding: [3, 6, 2, 6] };
  return [outline, new Style({ text: new Text({ text, font: `600 12px ${FONT}`, fill: new Fill({ color: "#1d2b33" }), overflow: true, ...plate }) })];
}

function areaStyle(layer: LayerInfo, type: string, colour: string, shape: string, level: string, resolution: number, name: string): Style[] {
  const far = resolution > 9, wide: Record<string, number> = { district: far ? 2.4 : 3.2, street: far ? 1.8 : 2.6, community: far ? 0.9 : 1.8 };
  const width = wide[level] ?? (layer.id === "grids" ? (resolution > 12 ? 0.35 : resolution > 6 ? 0.6 : 1.2) : shape === "area" && type.includes("Polygon") ? 1.2 : 2.2);
  const stroke = new Stroke({ color: colour, width, lineDash: level === "community" ? [8, 4] : undefined });
  const tint = layer.id.startsWith("theme-") ? `${colour}30` : shape === "area" ? `${colour}18` : "rgba(0,0,0,0.001)";
  const styles = [new Style({ stroke, fill: type.includes("Polygon") ? new Fill({ color: tint }) : undefined })];
  if (name) styles.push(new Style({ text: new Text({ text: name, font: `600 11px ${FONT}`, fill: new Fill({ color: colour }), stroke: new Stroke({ color: "#ffffff", width: 3 }), overflow: false }) }));
  return styles;
}

function labelOf(layer: LayerInfo, feature: FeatureLike, resolution: number): string {
  // An area is cut by tiles; the server says in which of them it is to be named.
  if (feature.get("label_here") === false) return "";
  if (layer.id === "grids" && resolution < 2.4) { const code = String(feature.get("code")); return code.length === 15 ? code.slice(12) : code; }
  return "";
}

// The legend's picture of a class, as a small canvas.
export function swatch(shape: string, colour: string, geometry: string): HTMLCanvasElement {
  const canvas = document.createElement("canvas"), ratio = window.devicePixelRatio || 1;
  canvas.width = canvas.height = 20 * ratio;
  canvas.className = "swatch";
  canvas.setAttribute("aria-hidden", "true");
  const context = canvas.getContext("2d")!;
  if (shape === "outline" || shape === "area" || !geometry.includes("Point")) {
    context.strokeStyle = colour; context.lineWidth = 2 * ratio; context.strokeRect(3 * ratio, 5 * ratio, 14 * ratio, 10 * ratio);
    return canvas;
  }
  const image = symbol(shape, colour, 6).getImage(ratio) as HTMLCanvasElement;
  context.drawImage(image, (canvas.width - image.width) / 2, (canvas.height - image.height) / 2);
  return canvas;
}
