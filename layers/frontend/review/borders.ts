// The picture of a change: old borders dashed, new ones drawn through, the ground that changes hands in its taker's colour.
import { FONT } from "../map/basemap.ts";
import { Circle, Fill, Stroke, Style, Text } from "../map/ol.ts";
import type { FeatureLike } from "../map/ol.ts";
import type { Painted, SmallMap } from "../map/small.ts";
import { h } from "../dom.ts";
import { t } from "../i18n.ts";
import { area, shortCode, type Gain } from "./colours.ts";
import type { Feature, FeatureCollection } from "../types.ts";

export interface Change { before: FeatureCollection; after: FeatureCollection; moved: FeatureCollection }
export interface BorderLayers { context: Painted; strips: Painted; before: Painted; after: Painted; chosen: Painted }

export function borderLayers(small: SmallMap): BorderLayers {
  const chosen = new Style({ stroke: new Stroke({ color: "#f2a33a", width: 5 }), fill: new Fill({ color: "rgba(242,163,58,0.15)" }), image: new Circle({ radius: 14, stroke: new Stroke({ color: "#f2a33a", width: 4 }) }) });
  return {
    context: small.paint(contextStyle, 10), strips: small.paint(stripStyle, 20),
    before: small.paint(new Style({ stroke: new Stroke({ color: "#1d2b33", width: 1.8, lineDash: [7, 6] }) }), 30),
    after: small.paint(newStyle, 40), chosen: small.paint(chosen, 60),
  };
}

export function showChange(layers: BorderLayers, change: Change, gains: Gain[]): void {
  const colours = new Map(gains.map((gain) => [gain.code, gain.colour]));
  layers.strips.show(change.moved.features.map((strip): Feature => ({ ...strip, properties: { ...strip.properties, colour: colours.get(String(strip.properties.to)) } })));
  layers.before.show(change.before);
  layers.after.show(change.after);
}

function contextStyle(feature: FeatureLike, resolution: number): Style {
  return new Style({ stroke: new Stroke({ color: "rgba(70,95,105,0.55)", width: 1 }), text: resolution < 4 && !feature.get("changed") ? named(feature, "#5a6b75", 500) : undefined });
}

function newStyle(feature: FeatureLike, resolution: number): Style[] {
  return [new Style({ stroke: new Stroke({ color: "rgba(255,255,255,0.9)", width: 5 }) }), new Style({ stroke: new Stroke({ color: "#1f6f6b", width: 2.6 }), text: resolution < 8 ? named(feature, "#0d4f4b", 700) : undefined })];
}

function stripStyle(feature: FeatureLike): Style {
  const colour = String(feature.get("colour") ?? "#c2410c");
  return new Style({ fill: new Fill({ color: `${colour}8c` }), stroke: new Stroke({ color: colour, width: 1 }) });
}

function named(feature: FeatureLike, colour: string, weight: number): Text {
  return new Text({ text: shortCode(String(feature.get("code") ?? "")), font: `${weight} 12px ${FONT}`, fill: new Fill({ color: colour }), stroke: new Stroke({ color: "#fff", width: 3.5 }), overflow: false });
}

export function borderLegend(gains: Gain[]): HTMLElement {
  const line = (mark: HTMLElement, text: string): HTMLElement => h("li", {}, mark, text);
  const patch = (colour: string): HTMLElement => { const mark = h("span", { class: "patch" }); mark.style.backgroundColor = `${colour}8c`; mark.style.borderColor = colour; return mark; };
  return h("ul", { class: "border-legend", "aria-label": t("Legend") }, line(h("span", { class: "rule old" }), t("Old border")), line(h("span", { class: "rule new" }), t("New border")),
    ...gains.slice(0, 10).map((gain) => line(patch(gain.colour), `${t("to")} ${shortCode(gain.code)} · ${area(gain.area_m2)}`)),
    gains.length > 10 ? h("li", { class: "quiet" }, `+ ${gains.length - 10}`) : null);
}
