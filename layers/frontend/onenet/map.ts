// The map of one net: borders by class, differences as areas, the result of a merge.
import { h } from "../dom.ts";
import { t } from "../i18n.ts";
import { FONT } from "../map/basemap.ts";
import { Fill, Stroke, Style, Text } from "../map/ol.ts";
import { SmallMap } from "../map/small.ts";
import type { FeatureLike, StyleLike } from "../map/ol.ts";
import type { Painted } from "../map/small.ts";
import type { Feature, FeatureCollection } from "../types.ts";
import type { Choice, Differences } from "./types.ts";

export const COLOURS = { agree: "#2c7a4b", sliver: "#c77700", leading: "#b3261e", other: "#6a3d9a" };
const CHOSEN: Record<Choice, string> = { keep: "rgba(90, 107, 117, .38)", take: "rgba(31, 111, 107, .45)", split: "rgba(36, 92, 163, .42)" };
type Kind = keyof typeof COLOURS;
interface Line { kind: Kind; label: string }

export class NetMap {
  readonly small: SmallMap;
  onPick: (id: string) => void = () => undefined;
  private borders: Painted;
  private areas: Painted;
  private ground: Painted;
  private result: Painted;
  private picked: Painted;
  private body: Differences | null = null;
  private scheme = "";
  private off = new Set<Kind>();
  private decided: (id: string) => Choice | undefined = () => undefined;

  constructor(target: HTMLElement) {
    this.small = new SmallMap(target, t("Map of the borders"));
    this.ground = this.small.paint(new Style({ stroke: new Stroke({ color: "#7b8a93", width: 1.4 }) }), 9);
    this.areas = this.small.paint(((feature: FeatureLike) => this.areaStyle(feature)) as StyleLike, 10);
    this.borders = this.small.paint(((feature: FeatureLike) => borderStyle(feature)) as StyleLike, 11);
    this.result = this.small.paint(resultStyle as StyleLike, 12);
    this.picked = this.small.paint([new Style({ stroke: new Stroke({ color: "#fff", width: 7 }) }), new Style({ stroke: new Stroke({ color: "#14252b", width: 3.5 }) })], 13);
    this.small.onClick((_at, feature) => { if (feature?.get("part") === "difference") this.onPick(String(feature.getId())); });
  }

  // Show the schemes over each other; `scheme` is the only one that is compared with the leading one, or all when empty.
  show(body: Differences | null, scheme: string, decided: (id: string) => Choice | undefined): void {
    const fresh = body !== this.body;
    [this.body, this.scheme, this.decided] = [body, scheme, decided];
    if (fresh) this.ground.show((body?.features ?? []).filter((feature) => feature.properties.part === "ground"));
    this.redraw();
    if (fresh) this.home();
  }

  home(): void { this.small.fit(this.ground.source, 0); }

  redraw(): void {
    const features = (this.body?.features ?? []).filter((feature) => !this.scheme || feature.properties.scheme === this.scheme);
    const border = features.filter((feature) => feature.properties.part === "border" && !this.off.has(kindOf(feature.properties)));
    // What somebody differs from lies above what others agree on.
    const rank = { agree: 0, sliver: 1, leading: 2, other: 3 };
    border.sort((a, b) => rank[kindOf(a.properties)] - rank[kindOf(b.properties)]);
    this.borders.show(border);
    this.areas.show(features.filter((feature) => feature.properties.part === "difference" || (feature.properties.part === "sliver" && !this.off.has("sliver"))));
  }

  pick(feature: Feature | null, zoom: boolean): void {
    this.picked.show(feature ? [feature] : []);
    if (feature?.geometry && zoom) this.small.goTo(feature.geometry);
  }

  // Show what a merge would come to instead of the differences; null goes back to them.
  showResult(result: FeatureCollection | null): void {
    this.result.show(result ?? []);
    for (const painted of [this.borders, this.areas]) painted.layer.setVisible(!result);
    this.small.map.getTargetElement()?.parentElement?.classList.toggle("has-result", Boolean(result));
    if (result) { this.pick(null, false); this.home(); }
  }

  legend(): HTMLElement {
    const lines: Line[] = [
      { kind: "agree", label: t("Borders agree") }, { kind: "sliver", label: t("Slivers: the same border, metres apart") },
      { kind: "leading", label: t("Only the leading scheme's border") }, { kind: "other", label: t("Only another scheme's border") },
    ];
    return h("ul", { class: "net-legend", "aria-label": t("Legend") }, ...lines.map(({ kind, label }) => h("li", {}, h("label", {},
      h("input", { type: "checkbox", checked: !this.off.has(kind), onchange: (event: Event) => { (event.target as HTMLInputElement).checked ? this.off.delete(kind) : this.off.add(kind); this.redraw(); } }),
      h("i", { class: `line ${kind}`, "aria-hidden": "true" }), label))),
    h("li", {}, h("span", { class: "static" }, h("i", { class: "patch", "aria-hidden": "true" }), t("True difference"))));
  }

  private areaStyle(feature: FeatureLike): Style {
    if (feature.get("part") === "sliver") return SLIVER;
    const choice = this.decided(String(feature.getId()));
    return choice ? CHOICE_STYLES[choice] : OPEN;
  }
}

const SLIVER = new Style({ fill: new Fill({ color: "rgba(199, 119, 0, .75)" }) });
const OPEN = new Style({ fill: new Fill({ color: "rgba(179, 38, 30, .22)" }) });
const CHOICE_STYLES = Object.fromEntries(Object.entries(CHOSEN).map(([choice, color]) => [choice, new Style({ fill: new Fill({ color }) })])) as Record<Choice, Style>;
const LINES: Record<Kind, Style> = {
  agree: new Style({ stroke: new Stroke({ color: COLOURS.agree, width: 2 }) }),
  sliver: new Style({ stroke: new Stroke({ color: COLOURS.sliver, width: 2 }) }),
  leading: new Style({ stroke: new Stroke({ color: COLOURS.leading, width: 2.6 }) }),
  other: new Style({ stroke: new Stroke({ color: COLOURS.other, width: 2.6, lineDash: [7, 4] }) }),
};

function kindOf(facts: Record<string, unknown>): Kind {
  if (facts.class !== "different") return facts.class as Kind;
  return facts.of === facts.scheme ? "other" : "leading";
}

function borderStyle(feature: FeatureLike): Style { return LINES[kindOf(feature.getProperties())]; }

function resultStyle(feature: FeatureLike, resolution: number): Style {
  const changed = Boolean(feature.get("changed")), code = String(feature.get("code"));
  const text = resolution < 3 ? new Text({ text: code.length === 15 ? code.slice(12) : code, font: `600 11px ${FONT}`, fill: new Fill({ color: "#0d4f4b" }), stroke: new Stroke({ color: "#fff", width: 3 }), overflow: false }) : undefined;
  return new Style({ stroke: new Stroke({ color: "#0d5f5a", width: changed ? 2.6 : 1.2 }), fill: new Fill({ color: changed ? "rgba(31, 111, 107, .28)" : "rgba(255, 255, 255, .01)" }), text });
}
