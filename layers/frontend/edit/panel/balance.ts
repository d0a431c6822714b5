// The numbers of the plan: target, strip chart, totals and a table; while a gesture is under way, what it would change.
import { h } from "../../dom.ts";
import { t } from "../../i18n.ts";
import { areaText } from "../../panels/measure.ts";
import { aimOf, percent, signed, totalsOf, type Row } from "../numbers.ts";
import { deviationClass } from "../styles.ts";
import { Strip } from "./strip.ts";

const MOST_ROWS = 120;
type Column = { title: string; value: (row: Row) => number; text: (row: Row) => string };
const COLUMNS: Column[] = [
  { title: "Households", value: (row) => row.households, text: (row) => row.households.toLocaleString() },
  { title: "Deviation", value: (row) => Math.abs(row.deviation ?? 0), text: (row) => percent(row.deviation) },
  { title: "Residents", value: (row) => row.residents, text: (row) => row.residents.toLocaleString() },
  { title: "Cases a month", value: (row) => row.cases_a_month, text: (row) => row.cases_a_month.toFixed(1) },
  { title: "Workers needed / on duty", value: (row) => row.workers_needed - row.workers_on_duty, text: (row) => `${row.workers_needed} / ${row.workers_on_duty}` },
  { title: "Area", value: (row) => row.area_m2, text: (row) => areaText(row.area_m2) },
  { title: "Compactness", value: (row) => row.compactness, text: (row) => row.compactness.toFixed(2) },
];

export interface BalanceHooks { nameOf: (code: string) => string; titleOf: (code: string) => string; partsOf: (code: string) => number; point: (code: string | null) => void; goTo: (code: string) => void; aim: (target: number | null) => void }

export class Balance {
  readonly element: HTMLElement;
  private rows: Row[] = [];
  private before = new Map<string, Row | undefined>();
  private sorted = { column: -1, down: false };
  private strip: Strip;
  private summary = h("div", { class: "balance-summary" });
  private now = h("div", { class: "balance-now", "aria-live": "polite" });
  private table = h("div", { class: "balance-table" });
  private headline = h("div", { class: "balance-head" });
  private field = h("input", { type: "number", id: "plan-target", min: "1", step: "10", onchange: (event: Event) => this.aim(Number((event.target as HTMLInputElement).value)) });

  constructor(private hooks: BalanceHooks) {
    this.strip = new Strip(hooks.point, hooks.goTo, hooks.nameOf);
    this.element = h("section", { class: "balance" },
      this.headline, this.strip.element, this.now, this.summary, this.table);
    this.reword();
  }

  reword(): void { this.headline.replaceChildren(h("h3", {}, t("Balance")), h("label", { htmlFor: "plan-target" }, t("Target households")), this.field); }

  // `before`: the grids that the gesture under way touches, as they were.
  show(rows: Row[], target: number | null, before: ReadonlyMap<string, Row | undefined> = new Map()): void {
    this.rows = rows; this.before = new Map(before);
    this.field.placeholder = String(Math.round(aimOf(rows, target)));
    if (document.activeElement !== this.field) this.field.value = target === null ? "" : String(target);
    this.strip.show(rows, new Set(before.keys()));
    this.now.replaceChildren(...this.touched());
    this.summary.replaceChildren(...this.totals());
    if (!before.size) this.table.replaceChildren(this.grid());
  }

  wait(): void { this.table.replaceChildren(h("p", { class: "quiet", role: "status" }, t("Counting…"))); }

  private aim(value: number): void { this.hooks.aim(value > 0 ? value : null); }

  private touched(): HTMLElement[] {
    if (!this.before.size) return [];
    const codes = [...this.before.keys()];
    return [h("table", { class: "now" }, h("tbody", {}, ...codes.map((code) => {
      const row = this.rows.find((entry) => entry.code === code), was = this.before.get(code), change = (row?.households ?? 0) - (was?.households ?? 0);
      return h("tr", {}, h("th", { scope: "row" }, this.hooks.nameOf(code)), h("td", { class: "number" }, (row?.households ?? 0).toLocaleString()), h("td", { class: `number change ${change > 0 ? "more" : change < 0 ? "less" : ""}` }, signed(change)), h("td", { class: "number" }, percent(row?.deviation ?? null)));
    })))];
  }

  private totals(): HTMLElement[] {
    const totals = totalsOf(this.rows), fact = (name: string, value: string, kind = ""): HTMLElement => h("div", { class: `fact ${kind}` }, h("span", {}, value), h("small", {}, t(name)));
    const short = totals.workers_needed > totals.workers_on_duty;
    return [fact("Grids", String(this.rows.length)), fact("Households", totals.households.toLocaleString()), fact("Worst deviation", totals.worst === null ? "–" : `${(totals.worst * 100).toFixed(0)} %`, totals.worst !== null && totals.worst > 0.3 ? "warn-fact" : ""),
      fact("Workers needed / on duty", `${totals.workers_needed} / ${totals.workers_on_duty}`, short ? "warn-fact" : ""), fact("Compactness", totals.compactness.toFixed(2)), fact("Cases a month", totals.cases_a_month.toFixed(0))];
  }

  private grid(): HTMLElement {
    const { column, down } = this.sorted, rows = [...this.rows];
    if (column >= 0) rows.sort((a, b) => (COLUMNS[column]!.value(a) - COLUMNS[column]!.value(b)) * (down ? -1 : 1));
    const rest = rows.length - MOST_ROWS;
    return h("div", {}, h("table", {}, h("thead", {}, h("tr", {}, h("th", { scope: "col" }, t("Grid")), ...COLUMNS.map((entry, index) => h("th", { scope: "col", class: "number", "aria-sort": index === column ? (down ? "descending" : "ascending") : undefined }, h("button", { type: "button", class: "sort", onclick: () => this.sort(index) }, t(entry.title)))))),
      h("tbody", {}, ...rows.slice(0, MOST_ROWS).map((row) => this.line(row)))), rest > 0 ? h("p", { class: "quiet" }, t("and {n} more").replace("{n}", String(rest))) : null);
  }

  private line(row: Row): HTMLElement {
    const parts = this.hooks.partsOf(row.code);
    return h("tr", { "data-code": row.code, onpointerenter: () => this.hooks.point(row.code), onpointerleave: () => this.hooks.point(null) },
      h("th", { scope: "row" }, h("button", { type: "button", class: "link", title: this.hooks.titleOf(row.code), onclick: () => this.hooks.goTo(row.code) }, this.hooks.nameOf(row.code)), parts > 1 ? h("span", { class: "badge", title: t("This grid has several parts") }, `×${parts}`) : null),
      ...COLUMNS.map((column, index) => h("td", { class: `number ${index === 1 ? `level level-of-${deviationClass(row.deviation)}` : ""} ${index === 4 && row.workers_needed > row.workers_on_duty ? "short" : ""}` }, column.text(row))));
  }

  private sort(column: number): void {
    this.sorted = { column, down: this.sorted.column === column ? !this.sorted.down : true };
    this.table.replaceChildren(this.grid());
  }
}
