// The upper part of the panel: what is asked. Only the lists in it are drawn anew, so that no field loses its focus.
import { h } from "../dom.ts";
import { icon } from "../icons.ts";
import { t } from "../i18n.ts";
import type { Context } from "../context.ts";
import { barrierField } from "./barriers.ts";
import type { ReachCanvas } from "./canvas.ts";
import { OWN_POINTS } from "./choice.ts";
import type { Choice } from "./choice.ts";
import { categoryField, DAYS, directionField, minutesField, modeField, ringsField, timeField } from "./controls.ts";
import type { Desk } from "./desk.ts";
import type { Hand } from "./hand.ts";

let unfolded = false;

export class Questions {
  readonly element: HTMLElement;
  private points = h("div", {});
  private barriers = h("div", {});
  private direction: HTMLElement;
  private summary = h("summary", {});

  constructor(private desk: Desk, private hand: Hand, context: Context, private canvas: ReachCanvas) {
    const change = (part: Partial<Choice>): void => desk.change(part), { choice } = desk;
    const category = (part: Partial<Choice>): void => { hand.stop(); desk.change(part); if (part.category === OWN_POINTS) hand.add(); };
    this.direction = directionField(choice, change);
    const more = h("details", { class: "more-choices", open: unfolded, ontoggle: () => { unfolded = more.open; } }, this.summary, ringsField(choice, change), this.direction, timeField(choice, change), this.barriers);
    this.element = h("div", { class: "questions" }, categoryField(choice, context.config.categories.service_points, category), this.points, modeField(choice, change), minutesField(choice, change), more);
    this.draw();
  }

  draw(): void {
    const { choice } = this.desk;
    this.direction.hidden = choice.mode !== "drive";
    this.summary.replaceChildren(t("Rings, time, barriers"), h("span", { class: "quiet" }, this.inShort(choice)));
    this.points.replaceChildren(...(choice.category === OWN_POINTS ? this.pointList(choice) : []));
    this.barriers.replaceChildren(barrierField(choice.barriers, this.hand.drawing, this.desk.canUndo, {
      draw: (kind) => this.hand.barrier(kind), remove: (id) => { this.canvas.pointBarrier(null); this.desk.edit({ barriers: choice.barriers.filter((barrier) => barrier.id !== id) }); },
      point: (id) => this.canvas.pointBarrier(id), goTo: (barrier) => this.canvas.seek(barrier.geometry), undo: () => this.desk.undo(), middle: () => this.hand.middle(),
    }));
  }

  private inShort(choice: Choice): string {
    return [choice.day === null ? "" : `${t(DAYS[choice.day - 1]!)} ${String(choice.hour).padStart(2, "0")}:00`, choice.barriers.length ? `${t("Barriers")}: ${choice.barriers.length}` : ""].filter(Boolean).map((part) => ` · ${part}`).join("");
  }

  private pointList({ points }: Choice): HTMLElement[] {
    const on = this.hand.acting === "add", remove = (index: number): void => this.desk.edit({ points: points.filter((_at, other) => other !== index) });
    return [h("div", { class: "tool-row small" }, h("button", { type: "button", "data-act": "set", "aria-pressed": String(on), onclick: () => this.hand.add() }, icon("point"), t("Set by click")), h("button", { type: "button", onclick: () => this.hand.middle() }, icon("target"), t("Middle of the map")), h("button", { type: "button", class: "narrow", title: t("Undo"), "aria-label": t("Undo"), disabled: !this.desk.canUndo, onclick: () => this.desk.undo() }, icon("undo"))),
      on ? h("p", { class: "quiet", role: "status" }, t("Click on the map; each click sets a point. Esc ends.")) : h("span", {}),
      h("ul", { class: "thing-list" }, ...points.map((at, index) => h("li", {}, h("button", { type: "button", class: "link", onclick: () => this.canvas.seek({ type: "Point", coordinates: at }) }, icon("point"), `${at[0].toFixed(5)}, ${at[1].toFixed(5)}`), h("button", { type: "button", class: "icon", title: t("Remove"), "aria-label": `${t("Remove")} ${index + 1}`, onclick: () => remove(index) }, icon("bin")))))];
  }
}
