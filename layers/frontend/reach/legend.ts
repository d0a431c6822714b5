// The legend on the map: rings with how many they reach, gaps, changes, barriers; the method and where the roads come from.
import { h } from "../dom.ts";
import { t } from "../i18n.ts";
import { percent } from "./numbers.ts";
import { BARRIER } from "./looks.ts";
import { looksOf } from "./ramp.ts";
import { OWN_POINTS } from "./choice.ts";
import type { Reply } from "./desk.ts";

export interface Shown { gaps: boolean; circle: boolean; changes: boolean }

export class LegendBox {
  private element = h("aside", { class: "reach-legend", hidden: true });
  private summary = h("summary", {});
  private list = h("ul", {});
  private method = h("div", {}); // seen even where the legend is folded
  private wanted = true;

  constructor(place: HTMLElement) {
    this.element.append(h("details", { open: window.innerHeight > 640 }, this.summary, this.list), this.method);
    place.append(this.element);
  }

  show(on: boolean): void { this.wanted = on; this.element.hidden = !on || !this.method.childElementCount; }
  remove(): void { this.element.remove(); }

  draw(reply: Reply | null, shown: Shown): void {
    this.summary.textContent = t("Legend");
    this.element.setAttribute("aria-label", t("Legend"));
    this.list.replaceChildren(...(reply ? linesOf(reply, { ...shown, circle: shown.circle && reply.circle !== null }) : []));
    this.method.replaceChildren(...(reply ? methodOf(reply) : []));
    this.show(this.wanted);
  }
}

function linesOf({ answer, choice }: Reply, shown: Shown): HTMLElement[] {
  const rings = answer.rings.features.map((feature) => Number(feature.properties.minutes)), shares = new Map(answer.inMinutes.map((tally) => [tally.minutes, tally.households_share]));
  const ring = looksOf(rings).map((look) => line(sample(look.line, look.fill, look.dash), `≤ ${look.minutes} ${t("min")}`, shares.has(look.minutes) ? percent(shares.get(look.minutes)!) : ""));
  const others: [boolean, Element, string][] = [
    [shown.circle, h("i", { class: "key circle-key" }), "Straight circle"], [shown.gaps, h("i", { class: "key gap-key" }), "Not within reach"],
    [shown.changes, h("i", { class: "key gained-key" }), "Gained"], [shown.changes, h("i", { class: "key lost-key" }), "Lost"],
    [choice.barriers.length > 0, sample(BARRIER, "transparent", [6, 3]), "Barrier"], [choice.category !== OWN_POINTS && choice.points.length > 0, h("i", { class: "key sign-key extra-key" }, "★"), "Point thought of"], [choice.removed.length > 0, h("i", { class: "key sign-key removed-key" }, "×"), "Point taken away"],
  ];
  return [...ring, ...others.filter(([on]) => on).map(([, key, words]) => line(key, t(words), ""))];
}

function methodOf({ answer }: Reply): HTMLElement[] {
  const label = h("p", { class: answer.method === "circle" ? "method straight" : "method" }, answer.label);
  return answer.attribution ? [label, h("p", { class: "method" }, answer.attribution)] : [label];
}

function line(key: Element, words: string, number: string): HTMLElement { return h("li", {}, key, h("span", {}, words), h("b", {}, number)); }

function sample(line: string, fill: string, dash: number[]): SVGSVGElement {
  const space = "http://www.w3.org/2000/svg", svg = document.createElementNS(space, "svg"), box = document.createElementNS(space, "rect");
  const set = (element: Element, values: Record<string, string>): void => { for (const [key, value] of Object.entries(values)) element.setAttribute(key, value); };
  set(svg, { viewBox: "0 0 26 16", class: "key", "aria-hidden": "true" });
  set(box, { x: "1.5", y: "1.5", width: "23", height: "13", rx: "2", fill, stroke: line, "stroke-width": "2", "stroke-dasharray": dash.join(" "), "stroke-linecap": dash[0] === 1.5 ? "round" : "butt" });
  svg.append(box);
  return svg;
}

