// The slider of days: marks where boundaries changed, steps from change to change, and a play button.
import { h } from "../dom.ts";
import { icon } from "../icons.ts";
import { t } from "../i18n.ts";
import { dayOf, neighbour, numberOf, shareOf, spanOf } from "./days.ts";
import type { DayOfChange } from "./types.ts";

const STEP_MS = 1600;

export class DaySlider {
  readonly element = h("div", { class: "day-slider", role: "group", "aria-label": t("Day on the map") });
  private range = h("input", { type: "range", step: "1", "aria-label": t("Day on the map") });
  private date = h("input", { type: "date", "aria-label": t("Day") });
  private marks = h("div", { class: "marks" });
  private play = h("button", { type: "button", class: "round", "data-do": "play" });
  private changes: string[] = [];
  private timer = 0;

  constructor(private today: string, private heard: (day: string) => void) {
    const step = (by: 1 | -1, name: string, sign: string): HTMLElement => h("button", { type: "button", class: "round", "aria-label": t(name), title: t(name), onclick: () => { this.stop(); this.choose(neighbour(this.changes, this.day, by)); } }, sign);
    this.range.addEventListener("input", () => { this.stop(); this.choose(dayOf(Number(this.range.value))); });
    this.date.addEventListener("change", () => { if (this.date.value) { this.stop(); this.choose(this.date.value); } });
    this.play.addEventListener("click", () => { if (this.timer) this.stop(); else this.start(); });
    this.element.append(step(-1, "Earlier change", "◀"), this.play, step(1, "Later change", "▶"), h("div", { class: "track" }, this.marks, this.range), this.date);
    this.drawPlay();
  }

  get day(): string { return dayOf(Number(this.range.value)); }

  show(days: DayOfChange[], day: string): void {
    this.changes = days.map((entry) => entry.day);
    const span = spanOf(this.changes, this.today);
    Object.assign(this.range, { min: String(span.first), max: String(span.last) });
    Object.assign(this.date, { min: dayOf(span.first), max: dayOf(span.last) });
    this.marks.replaceChildren(...this.changes.map((change) => {
      const mark = h("button", { type: "button", tabIndex: -1, class: "mark", title: change, "aria-label": change, onclick: () => { this.stop(); this.choose(change); } });
      mark.style.left = `${shareOf(change, span) * 100}%`;
      return mark;
    }));
    this.set(day);
  }

  private choose(day: string): void { this.set(day); this.heard(this.day); }

  private set(day: string): void {
    this.range.value = String(numberOf(day));
    this.range.setAttribute("aria-valuetext", this.day);
    this.date.value = this.day;
  }

  // From the day before the first change, change by change; from the beginning when it stands at the end.
  private start(): void {
    if (!this.changes.length) return;
    const last = [...this.changes].sort().pop()!;
    if (this.day >= last) this.choose(dayOf(Number(this.range.min)));
    this.timer = window.setInterval(() => { const next = neighbour(this.changes, this.day, 1); if (next === this.day) this.stop(); else this.choose(next); }, STEP_MS);
    this.drawPlay();
  }

  stop(): void { window.clearInterval(this.timer); this.timer = 0; this.drawPlay(); }

  private drawPlay(): void {
    const name = this.timer ? "Pause" : "Play";
    this.play.setAttribute("aria-label", t(name));
    this.play.title = t(name);
    this.play.replaceChildren(icon(this.timer ? "pause" : "play"));
  }
}
