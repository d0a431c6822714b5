// The first tab: the share, who it is made of, how the straight circle differs, and the table by area.
import { h } from "../dom.ts";
import { icon } from "../icons.ts";
import { t } from "../i18n.ts";
import type { Context } from "../context.ts";
import { canBeKept } from "./choice.ts";
import type { Choice } from "./choice.ts";
import type { Desk, Reply } from "./desk.ts";
import { cautions, circleWords, facts, headline, methodNote, pointNotes } from "./results.ts";
import { canKeep, keepAsLayer, saveWorkbook } from "./saving.ts";
import { AreaTable } from "./table.ts";
import type { Tally } from "./types.ts";

export class Circles {
  readonly element = h("div", { class: "circles" });
  private summary = h("div", { class: "circle-result" });
  private notes = h("div", {});
  private table: AreaTable;
  private circle = h("input", { type: "checkbox", id: "reach-circle", onchange: () => this.desk.showCircle(this.circle.checked) });
  private circleLine = h("label", { class: "switch", htmlFor: "reach-circle" }, this.circle, t("Compare with the straight circle"));
  private circleNote = h("div", {});
  private savers = h("div", { class: "actions" });

  constructor(private context: Context, private desk: Desk, goTo: (tally: Tally) => void) {
    this.circle.checked = desk.withCircle;
    this.table = new AreaTable(desk.choice.by, { by: (by) => desk.change({ by }), goTo });
  }

  show({ answer, choice, circle }: Reply): void {
    const hasCircle = answer.method === "network" && choice.mode === "walk";
    this.summary.replaceChildren(headline(answer, choice), facts(answer.total));
    this.circleLine.hidden = !hasCircle;
    this.circleNote.replaceChildren(...(circle && hasCircle ? [circleWords(circle, answer)] : []));
    this.notes.replaceChildren(methodNote(answer), ...cautions(answer), pointNotes(answer, (at) => this.context.goTo(at, 17)) ?? "");
    this.table.show(answer.areas);
    this.savers.replaceChildren(...this.saving(choice));
    if (!this.table.element.isConnected) this.element.replaceChildren(this.summary, this.circleLine, this.circleNote, this.notes, this.savers, this.table.element);
  }

  private saving(choice: Choice): HTMLElement[] {
    const workbook = h("button", { type: "button", "data-do": "xlsx", onclick: () => { saveWorkbook(this.context, this.desk, false).catch(this.context.fail); } }, icon("sheet"), t("Export XLSX"));
    if (!canKeep(this.context)) return [workbook];
    const allowed = canBeKept(choice), why = allowed ? "" : t("Only circles round service points can be kept, without points of one's own.");
    return [workbook, h("button", { type: "button", "data-do": "keep", disabled: !allowed, title: why, onclick: () => keepAsLayer(this.context, this.desk.choice) }, icon("keep"), t("Keep as a layer"))];
  }

  clear(own: boolean): void {
    this.element.replaceChildren(h("div", { class: "empty-state" }, icon("circle"), h("p", {}, t(own ? "Set a point on the map: its circle appears at once." : "Choose a category: the map shows who is within reach, and the slider is answered while it moves."))));
  }
}
