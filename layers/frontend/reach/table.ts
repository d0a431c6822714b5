// The table by community, street or grid. The head stays while the body is drawn anew, so that the focus stays too.
import { h } from "../dom.ts";
import { t } from "../i18n.ts";
import { AREAS } from "./choice.ts";
import type { Areas } from "./choice.ts";
import { inOrder, percent } from "./numbers.ts";
import type { Columns, Sorted } from "./numbers.ts";
import type { Tally } from "./types.ts";

const MOST_ROWS = 40;
const AREA_WORDS: Record<Areas, string> = { community: "Community", street: "Street", grid: "Grid" };
const HEADS: [keyof Columns, string][] = [["name", "Name"], ["served", "Inside"], ["missing", "Outside"], ["share", "Share"]];

export interface TableHooks { by: (by: Areas) => void; goTo: (tally: Tally) => void }

export class AreaTable {
  readonly element: HTMLElement;
  private sorted: Sorted = { by: "share", down: false };
  private rows: Tally[] = [];
  private all = false;
  private body = h("tbody", {});
  private more = h("button", { type: "button", class: "link more", hidden: true, onclick: () => { this.all = true; this.draw(); } });
  private heads: HTMLElement[];
  private choices: HTMLElement[];

  constructor(by: Areas, private hooks: TableHooks) {
    this.choices = AREAS.map((area) => h("button", { type: "button", "data-by": area, "aria-pressed": String(area === by), onclick: () => this.choose(area) }, t(AREA_WORDS[area])));
    this.heads = HEADS.map(([column, title]) => h("th", { scope: "col", class: column === "name" ? "" : "number" }, h("button", { type: "button", class: "sort", onclick: () => this.sort(column) }, t(title))));
    this.element = h("div", { class: "area-table" }, h("div", { class: "tool-row small", role: "group", "aria-label": t("By area") }, ...this.choices), h("table", {}, h("thead", {}, h("tr", {}, ...this.heads)), this.body), this.more);
    this.draw();
  }

  show(rows: Tally[]): void { this.rows = rows; this.draw(); }

  private choose(by: Areas): void {
    this.choices.forEach((button, index) => button.setAttribute("aria-pressed", String(AREAS[index] === by)));
    this.all = false;
    this.hooks.by(by);
  }

  private sort(by: keyof Columns): void {
    this.sorted = { by, down: this.sorted.by === by ? !this.sorted.down : by === "served" || by === "missing" };
    this.draw();
  }

  private draw(): void {
    const rows = inOrder(this.rows, this.sorted), shown = this.all ? rows : rows.slice(0, MOST_ROWS);
    HEADS.forEach(([column], index) => { const on = column === this.sorted.by; if (on) this.heads[index]!.setAttribute("aria-sort", this.sorted.down ? "descending" : "ascending"); else this.heads[index]!.removeAttribute("aria-sort"); });
    this.body.replaceChildren(...shown.map((row) => this.line(row)));
    this.more.hidden = rows.length <= shown.length;
    this.more.textContent = t("Show {count} more").replace("{count}", String(rows.length - shown.length));
  }

  private line(row: Tally): HTMLElement {
    const bar = h("i", { "aria-hidden": "true" });
    bar.style.width = `${(row.households_share * 100).toFixed(0)}%`;
    return h("tr", {}, h("th", { scope: "row" }, row.code ? h("button", { type: "button", class: "link", title: row.name, onclick: () => this.hooks.goTo(row) }, row.name || row.code) : row.name),
      h("td", { class: "number" }, row.households_served.toLocaleString()), h("td", { class: "number" }, (row.households - row.households_served).toLocaleString()), h("td", { class: "number share" }, bar, h("span", {}, row.households ? percent(row.households_share) : "–")));
  }
}
