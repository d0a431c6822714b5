// The timeline: the map as of a day, played from change to change, and two days compared by a divider.
import "./timeline.css";
import { clear, h } from "../dom.ts";
import { t } from "../i18n.ts";
import { SmallMap, type Box } from "../map/small.ts";
import { facts, pageApi, startPage, words } from "../page.ts";
import { borderLayers, showChange } from "../review/borders.ts";
import { gainsOf } from "../review/colours.ts";
import { ask } from "../review/dialog.ts";
import { WILL } from "../review/words.ts";
import { DayLayer } from "../timeline/daylayer.ts";
import { dayBefore } from "../timeline/days.ts";
import { betweenList, dayList } from "../timeline/lists.ts";
import { DaySlider } from "../timeline/slider.ts";
import { Swipe } from "../timeline/swipe.ts";
import type { Feature } from "../types.ts";
import type { Between, DayOfChange, Facts, PlanOfDay } from "../timeline/types.ts";

const api = pageApi(), place = document.getElementById("timeline")!, known = facts<Facts>(), OLD = "#9a3412", NEW = "#1f6f6b", NOTHING = { type: "FeatureCollection" as const, features: [] };

class Timeline {
  private days: DayOfChange[] = [];
  private asked = wanted();
  private side = h("div", { class: "time-side" });
  private caption = h("p", { class: "caption", role: "status" });
  private small: SmallMap;
  private left = new DayLayer(15);
  private right = new DayLayer(16);
  private swipe: Swipe;
  private change: ReturnType<typeof borderLayers>;
  private slider = new DaySlider(known.today, (day) => this.showDay(day));
  private from = this.dateInput("Left", () => this.asked.from, (day) => { this.asked.from = day; });
  private to = this.dateInput("Right", () => this.asked.to, (day) => { this.asked.to = day; });
  private number = 0;

  constructor() {
    const target = h("div", { class: "time-map" });
    clear(place);
    place.append(h("section", { class: "card time-head" }, h("h1", {}, t("Timeline")), this.choices()), h("div", { class: "time-stage" }, h("div", { class: "time-left" }, target, this.caption, h("div", { class: "time-controls" }, this.slider.element, h("div", { class: "two-days" }, this.from.label, this.to.label))), this.side));
    this.small = new SmallMap(target, t("Timeline"));
    this.fit();
    this.small.map.addLayer(this.left.layer);
    this.small.map.addLayer(this.right.layer);
    this.swipe = new Swipe(this.small.map, this.left.layer, this.right.layer);
    this.change = borderLayers(this.small);
  }

  async load(): Promise<void> {
    const query = new URLSearchParams({ scheme: this.asked.scheme, ...(this.asked.division ? { division: this.asked.division } : {}) });
    this.days = (await api.get<{ days: DayOfChange[] }>(`/api/timeline/?${query}`)).days;
    this.slider.show(this.days, this.asked.day);
    await this.draw();
  }

  private choices(): HTMLElement {
    const option = (value: string, text: string, chosen: string): HTMLElement => h("option", { value, selected: value === chosen }, text);
    const scheme = h("select", { onchange: () => this.ask({ scheme: scheme.value }) }, ...known.schemes.map((entry) => option(entry.code, `${entry.name} (${entry.code})`, this.asked.scheme)));
    const division = h("select", { onchange: () => { this.ask({ division: division.value }); this.fit(); } }, option("", t("All you see"), this.asked.division), ...known.divisions.map((entry) => option(entry.code, `${"　".repeat(entry.level === "community" ? 1 : 0)}${entry.name}`, this.asked.division)));
    const modes = (["one", "two"] as const).map((mode) => h("button", { type: "button", "data-mode": mode, "aria-pressed": String(this.asked.mode === mode), onclick: () => this.turn(mode) }, t(mode === "one" ? "One day" : "Compare two days")));
    return h("div", { class: "time-choices" }, h("label", {}, t("Scheme"), scheme), h("label", {}, t("Division"), division), h("div", { class: "modes", role: "group", "aria-label": t("Timeline") }, ...modes));
  }

  private dateInput(name: "Left" | "Right", read: () => string, write: (day: string) => void): { label: HTMLElement; show: () => void } {
    const input = h("input", { type: "date", max: known.today, "data-side": name.toLowerCase() });
    input.addEventListener("change", () => { if (input.value) { write(input.value); void this.draw(); } });
    return { label: h("label", { class: name.toLowerCase() }, t(name), input), show: () => { input.value = read(); } };
  }

  // Go to the division that is asked for, or to all that one sees.
  private fit(): void {
    const box = known.divisions.find((entry) => entry.code === this.asked.division)?.bbox ?? known.bbox;
    if (box) this.small.fit(box as Box, 0);
  }

  private ask(change: Partial<Asked>): void {
    Object.assign(this.asked, change);
    this.load().catch((error: unknown) => this.say(words(error)));
  }

  private turn(mode: "one" | "two"): void {
    this.asked.mode = mode;
    this.slider.stop();
    for (const button of place.querySelectorAll<HTMLElement>("[data-mode]")) button.setAttribute("aria-pressed", String(button.dataset.mode === mode));
    void this.draw();
  }

  private showDay(day: string): void { this.asked.day = day; void this.draw(); }

  private async draw(): Promise<void> {
    const two = this.asked.mode === "two", mine = ++this.number;
    remember(this.asked);
    place.classList.toggle("two", two);
    place.dataset.day = this.asked.day;
    this.swipe.set(two);
    this.left.show(two ? this.asked.from : this.asked.day, this.asked, two ? OLD : NEW);
    if (two) this.right.show(this.asked.to, this.asked, NEW);
    this.from.show(); this.to.show();
    if (!two) { this.showOne(); return; }
    try { const found = await this.between(); if (mine === this.number) this.showTwo(found); } catch (error) { this.say(words(error)); }
  }

  private showOne(): void {
    showChange(this.change, { before: NOTHING, after: NOTHING, moved: NOTHING }, []);
    this.change.chosen.show([]);
    this.caption.textContent = `${t("Map as of")} ${this.asked.day}`;
    this.side.replaceChildren(h("h2", {}, t("Changes")), dayList(this.days, this.asked.day, {
      show: (day) => { this.slider.show(this.days, day); this.showDay(day); }, compare: (day) => { this.asked.from = dayBefore(day); this.asked.to = day; this.turn("two"); },
      revert: known.may_draw ? (plan) => this.revert(plan) : null,
    }));
  }

  private between(): Promise<Between> {
    const { scheme, division, from, to } = this.asked;
    return api.get<Between>(`/api/grids-compare/?${new URLSearchParams({ from, to, scheme, ...(division ? { division } : {}) })}`);
  }

  private showTwo(found: Between): void {
    const gains = gainsOf(found.moved.features), show = (feature: Feature): void => { this.change.chosen.show([feature]); this.small.fit(this.change.chosen.source); };
    showChange(this.change, { before: NOTHING, after: NOTHING, moved: found.moved }, gains);
    this.caption.textContent = `${this.asked.from} ⇆ ${this.asked.to}`;
    this.side.replaceChildren(h("h2", {}, t("Differences")), betweenList(found, gains, show));
    if (found.moved.features.length) this.small.fit(this.change.strips.source);
  }

  private revert(plan: PlanOfDay): void {
    ask({ title: `${t("Revert this plan")}: ${plan.title}`, text: t(WILL.revert!), confirm: t("Revert this plan"), act: async () => {
      const made = await api.post<{ id: number }>(`/api/boundary-plans/${plan.id}/revert/`);
      location.assign(`/plans/${made.id}/review/`);
    } });
  }

  private say(text: string): void { this.side.replaceChildren(h("p", { class: "note error", role: "alert" }, text)); }
}

interface Asked { scheme: string; division: string; day: string; from: string; to: string; mode: "one" | "two" }

// What the address asks for, so that a link shows the same picture.
function wanted(): Asked {
  const query = new URLSearchParams(location.search), today = known.today, scheme = known.schemes.find((entry) => entry.code === query.get("scheme")) ?? known.schemes.find((entry) => entry.kind === "governance") ?? known.schemes[0];
  const day = (name: string, otherwise: string): string => /^\d{4}-\d\d-\d\d$/.test(query.get(name) ?? "") ? query.get(name)! : otherwise;
  return { scheme: scheme?.code ?? "", division: query.get("division") ?? "", day: day("day", today), from: day("from", dayBefore(today)), to: day("to", today), mode: query.get("mode") === "two" ? "two" : "one" };
}

function remember(asked: Asked): void {
  history.replaceState(null, "", `?${new URLSearchParams(Object.entries(asked).filter(([, value]) => value))}`);
}

startPage(place, async () => {
  if (!known.schemes.length) { place.replaceChildren(h("p", { class: "empty" }, t("There is no grid scheme yet."))); return; }
  await new Timeline().load();
});
