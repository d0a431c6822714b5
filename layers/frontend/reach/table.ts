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
  private lines = new Map<string, Line>();
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
    const lines = shown.map((row) => this.line(row)), there = this.body.children;
    if (lines.length !== there.length || lines.some((line, index) => line !== there[index])) this.body.replaceChildren(...lines);
    this.more.hidden = rows.length <= shown.length;
    this.more.textContent = t("Show {count} more").replace("{count}", String(rows.length - shown.length));
  }

  // The line of an area is made once and told new numbers.
  private line(row: Tally): HTMLElement {
    const key = `${row.code}/${row.name}`, line = this.lines.get(key) ?? made(row, this.hooks.goTo);
    this.lines.set(key, line);
    line.served.textContent = row.households_served.toLocaleString();
    line.missing.textContent = (row.households - row.households_served).toLocaleString();
    line.share.textContent = row.households ? percent(row.households_share) : "–";
    line.bar.style.width = `${(row.households_share * 100).toFixed(0)}%`;
    return line.element;
  }
}

interface Line { element: HTMLElement; served: HTMLElement; missing: HTMLElement; share: HTMLElement; bar: HTMLElement }

function made(row: Tally, goTo: (tally: Tally) => void): Line {
  const served = h("td", { class: "number" }), missing = h("td", { class: "number" }), share = h("span", {}), bar = h("i", { "aria-hidden": "true" });
  const name = row.code ? h("button", { type: "button", class: "link", title: row.name, onclick: () => goTo(row) }, row.name || row.code) : row.name;
  return { element: h("tr", {}, h("th", { scope: "row" }, name), served, missing, h("td", { class: "number share" }, bar, share)), served, missing, share, bar };
}
