// Gaps, ranked by the people who live in them. Pointing at a line shows the gap on the map and the other way round; a click goes there.
import { h } from "../dom.ts";
import { t } from "../i18n.ts";
import { areaWords } from "./numbers.ts";
import type { Gap } from "./types.ts";

const FEW = 30;
export interface GapHooks { point: (gap: string | null) => void; goTo: (gap: Gap) => void }

export class GapList {
  readonly element = h("div", { class: "gaps" });
  private lines = new Map<string, HTMLButtonElement>();
  private gaps: Gap[] = [];
  private shown = FEW;

  constructor(private hooks: GapHooks) {
    this.element.addEventListener("keydown", (event) => this.walk(event));
  }

  show(gaps: Gap[]): void {
    this.gaps = [...gaps].sort((a, b) => b.people - a.people || b.area_m2 - a.area_m2);
    this.draw();
  }

  clear(): void { this.gaps = []; this.lines.clear(); this.element.replaceChildren(h("p", { class: "quiet" }, t("Choose a category first."))); }

  // The gap that the pointer is over on the map.
  mark(id: string | null): void {
    for (const [key, line] of this.lines) line.classList.toggle("pointed", key === id);
    if (id !== null) this.lines.get(id)?.scrollIntoView({ block: "nearest" });
  }

  private draw(): void {
    const held = (document.activeElement as HTMLElement | null)?.dataset.gap;
    this.lines.clear();
    const peopled = this.gaps.filter((gap) => gap.people > 0), people = peopled.reduce((sum, gap) => sum + gap.people, 0), rest = this.gaps.length - this.shown;
    if (!this.gaps.length) { this.element.replaceChildren(h("p", { class: "good-news" }, t("No gaps: everybody is within reach."))); return; }
    this.element.replaceChildren(
      h("p", { class: "quiet" }, t("{people} residents live in {count} gaps. The most come first.").replace("{people}", people.toLocaleString()).replace("{count}", String(peopled.length))),
      h("ol", { class: "gap-list" }, ...this.gaps.slice(0, this.shown).map((gap, index) => h("li", {}, this.line(gap, index)))),
      rest > 0 ? h("button", { type: "button", class: "link more", onclick: () => { this.shown += 100; this.draw(); } }, t("Show {count} more").replace("{count}", String(rest))) : "");
    if (held) this.lines.get(held)?.focus();
  }

  private line(gap: Gap, index: number): HTMLElement {
    const facts = [`${gap.households.toLocaleString()} ${t("households")}`, areaWords(gap.area_m2)].join(" · ");
    const line = h("button", { type: "button", class: "gap-line", "data-gap": gap.id, onclick: () => this.hooks.goTo(gap), onpointerenter: () => this.hooks.point(gap.id), onpointerleave: () => this.hooks.point(null), onfocus: () => this.hooks.point(gap.id), onblur: () => this.hooks.point(null) },
      h("span", { class: "rank" }, String(index + 1)), h("span", { class: "gap-name" }, gap.name, h("small", {}, facts)), h("span", { class: "gap-people" }, gap.people.toLocaleString(), h("small", {}, t("residents"))));
    this.lines.set(gap.id, line);
    return line;
  }

  private walk(event: KeyboardEvent): void {
    const lines = [...this.lines.values()], at = lines.indexOf(document.activeElement as HTMLButtonElement);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: lines.length - 1 }[event.key];
    if (at < 0 || next === undefined || !lines[next]) return;
    event.preventDefault();
    lines[next].focus();
  }
}
