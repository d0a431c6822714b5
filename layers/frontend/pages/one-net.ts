// One net: compare the schemes of a division, look at where they differ, and merge them into one.
import "../onenet/onenet.css";
import { h } from "../dom.ts";
import { t } from "../i18n.ts";
import { Decisions } from "../onenet/decisions.ts";
import { drawList } from "../onenet/list.ts";
import { NetMap } from "../onenet/map.ts";
import { drawMatrix } from "../onenet/matrix.ts";
import { Merge } from "../onenet/merge.ts";
import { differencesOf } from "../onenet/types.ts";
import { facts, pageApi, startPage, words } from "../page.ts";
import type { Measure } from "../onenet/matrix.ts";
import type { Difference, Differences, Facts, Matrix } from "../onenet/types.ts";

type Tab = "compare" | "differences" | "merge";
const place = document.getElementById("one-net")!;
const LEVELS = ["city", "district", "street", "community"];
const WAIT_MS = 120_000;

class Page {
  private api = pageApi();
  private facts = facts<Facts>();
  private side = h("div", { class: "net-side" });
  private body = h("div", { class: "net-body" });
  private mapPlace = h("div", { class: "net-map" });
  private alert = h("p", { class: "note error", role: "alert", hidden: true });
  private map: NetMap;
  private matrix: Matrix | null = null;
  private differences: Differences | null = null;
  private rows: Difference[] = [];
  private decisions = new Decisions();
  private merge: Merge;
  private tab: Tab = "compare";
  private measure: Measure = "border";
  private other = "";
  private at = -1;
  private asked = 0;

  constructor() {
    place.replaceChildren(this.side, h("div", { class: "net-stage" }, this.mapPlace));
    this.map = new NetMap(this.mapPlace);
    this.mapPlace.parentElement!.append(this.map.legend());
    this.map.onPick = (id) => { this.look(this.visible().findIndex((row) => row.id === id), false); };
    this.merge = new Merge({
      api: this.api, facts: this.facts, map: this.map, decisions: this.decisions,
      matrix: () => this.matrix!, rows: () => this.rows, names: () => this.names(), at: () => this.at,
      look: (at, zoom) => this.look(at, zoom), lead: (scheme) => { void this.lead(scheme); }, redraw: () => this.draw(), fail: (error) => this.fail(error),
    });
  }

  async start(): Promise<void> {
    const query = new URLSearchParams(location.search);
    const wanted = this.facts.divisions.find((division) => division.code === query.get("division")) ?? this.facts.divisions.find((division) => division.level === "street") ?? this.facts.divisions[0];
    if (!wanted) { this.side.replaceChildren(h("p", { class: "note" }, t("Nothing in your area"))); return; }
    this.other = "";
    await this.load(wanted.code, (query.get("schemes") ?? "").split(",").filter(Boolean));
  }

  private names(): Map<string, string> { return new Map(this.matrix?.schemes.map((scheme) => [scheme.code, scheme.name]) ?? []); }
  // In the merge every scheme counts; elsewhere the one that is looked at.
  private visible(): Difference[] { return this.tab === "merge" || !this.other ? this.rows : this.rows.filter((row) => row.scheme === this.other); }

  private async load(division: string, schemes: string[]): Promise<void> {
    const asked = ++this.asked;
    this.alert.hidden = true;
    this.side.setAttribute("aria-busy", "true");
    try {
      const query = new URLSearchParams({ division, ...(schemes.length ? { schemes: schemes.join(",") } : {}) });
      const matrix = await this.api.get<Matrix>(`/api/one-net/?${query}`, { timeoutMs: WAIT_MS });
      query.set("schemes", matrix.schemes.map((scheme) => scheme.code).join(","));
      const differences = await this.api.get<Differences>(`/api/one-net/differences/?${query}`, { timeoutMs: WAIT_MS });
      if (asked !== this.asked) return;
      [this.matrix, this.differences, this.rows, this.at] = [matrix, differences, differencesOf(differences), -1];
      if (!matrix.schemes.some((scheme) => scheme.code === this.other && scheme.code !== matrix.leading)) this.other = "";
      history.replaceState(null, "", `?${query}`);
    } catch (error) {
      if (asked !== this.asked) return;
      this.fail(error);
      [this.matrix, this.differences, this.rows] = [null, null, []];
    }
    this.decisions.clear();
    this.merge.restart();
    this.side.removeAttribute("aria-busy");
    this.division = division;
    this.paint();
    this.map.pick(null, false);
    this.draw();
  }
  private division = "";

  private async lead(scheme: string, other = ""): Promise<void> {
    const codes = this.matrix!.schemes.map((entry) => entry.code);
    this.other = other;
    if (scheme !== this.matrix!.leading) await this.load(this.division, [scheme, ...codes.filter((code) => code !== scheme)]);
    else { this.paint(); this.draw(); }
  }

  private paint(): void { this.map.show(this.differences, this.tab === "merge" ? "" : this.other, (id) => this.decisions.of(id)); }

  private look(at: number, zoom: boolean): void {
    const row = this.visible()[at];
    this.at = row ? at : -1;
    this.map.pick(row?.feature ?? null, zoom);
    if (row && this.tab === "compare") { this.tab = "differences"; }
    this.draw();
    this.body.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }

  private fail(error: unknown): void { this.alert.textContent = words(error); this.alert.hidden = false; this.alert.scrollIntoView({ block: "nearest" }); }

  private show(tab: Tab): void {
    if (this.tab === "merge" && tab !== "merge") this.merge.leave();
    this.tab = tab;
    this.at = -1;
    this.map.pick(null, false);
    this.paint();
    this.map.home();
    if (tab === "merge") this.merge.enter();
    this.draw();
  }

  private draw(): void {
    const tabs: [Tab, string][] = [["compare", t("Compare")], ["differences", t("Differences")], ...(this.facts.may_merge ? [["merge", t("Merge")] as [Tab, string]] : [])];
    const focus = document.activeElement, again = focus && this.side.contains(focus) ? mark(focus) : "";
    this.side.replaceChildren(h("h1", {}, t("One net")), this.where(), this.alert,
      h("div", { class: "net-tabs", role: "tablist" }, ...tabs.map(([tab, label]) => h("button", { type: "button", role: "tab", id: `tab-${tab}`, "aria-selected": String(tab === this.tab), disabled: !this.matrix, onclick: () => this.show(tab) }, label, tab === "differences" && this.differences ? h("span", { class: "badge" }, String(this.differences.totals.differences)) : null))), this.body);
    this.body.replaceChildren(this.content());
    if (again) this.side.querySelector<HTMLElement>(again)?.focus({ preventScroll: true });
  }

  private where(): HTMLElement {
    const select = h("select", { id: "division", onchange: (event: Event) => { void this.load((event.target as HTMLSelectElement).value, []); } },
      ...this.facts.divisions.map((division) => h("option", { value: division.code, selected: division.code === this.division }, `${"\u2003".repeat(Math.max(LEVELS.indexOf(division.level) - this.highest(), 0))}${division.name}`)));
    const chosen = new Set(this.matrix?.schemes.map((scheme) => scheme.code));
    const toggle = (code: string, on: boolean): void => { const codes = this.matrix!.schemes.map((scheme) => scheme.code); void this.load(this.division, on ? [...codes, code] : codes.filter((other) => other !== code)); };
    const boxes = (this.matrix?.available ?? []).map((scheme) => h("label", { class: "scheme" },
      h("input", { type: "checkbox", checked: chosen.has(scheme.code), disabled: chosen.has(scheme.code) && chosen.size <= 2, "data-scheme": scheme.code, onchange: (event: Event) => toggle(scheme.code, (event.target as HTMLInputElement).checked) }), scheme.name, h("small", {}, String(scheme.grid_count))));
    return h("div", { class: "where" }, h("label", { htmlFor: "division" }, t("Division")), select, boxes.length ? h("div", { class: "schemes", role: "group", "aria-label": t("Schemes") }, ...boxes) : null);
  }

  private highest(): number { return Math.min(...this.facts.divisions.map((division) => LEVELS.indexOf(division.level))); }

  private content(): HTMLElement {
    const { matrix, differences } = this;
    if (!matrix || !differences) return h("div", {});
    if (this.tab === "merge") return this.merge.draw();
    const shown = h("label", { class: "against" }, `${t("Leading")}: ${this.names().get(matrix.leading) ?? ""} · ${t("compared with")} `,
      h("select", { "aria-label": t("compared with"), onchange: (event: Event) => { this.other = (event.target as HTMLSelectElement).value; this.at = -1; this.paint(); this.draw(); } },
        h("option", { value: "" }, t("all others")), ...matrix.schemes.slice(1).map((scheme) => h("option", { value: scheme.code, selected: scheme.code === this.other }, scheme.name))));
    if (this.tab === "differences") return h("div", {}, shown, drawList(differences, this.visible(), this.names(), this.visible()[this.at]?.id ?? "", (row) => this.look(this.visible().indexOf(row), true)));
    const measure = (value: Measure, label: string): HTMLElement => h("button", { type: "button", "aria-pressed": String(this.measure === value), onclick: () => { this.measure = value; this.draw(); } }, label);
    const query = new URLSearchParams({ division: this.division, schemes: matrix.schemes.map((scheme) => scheme.code).join(",") });
    return h("div", {}, h("div", { class: "measure", role: "group", "aria-label": t("Measure") }, measure("border", t("Borders")), measure("area", t("Ground 1:1"))),
      drawMatrix(matrix, this.measure, this.other ? [matrix.leading, this.other] : null, (row, column) => { void this.lead(row, column); }),
      h("p", { class: "hint" }, t("Click a cell to see its two schemes on the map. Borders up to {agree} m apart agree; up to {sliver} m they are slivers.").replace("{agree}", String(matrix.agree_m)).replace("{sliver}", String(matrix.sliver_m))),
      shown, h("p", {}, h("a", { class: "button", href: `/api/one-net/correspondence.csv?${query}`, download: true }, t("Table of corresponding codes (CSV)"))));
  }
}

// How to find the focused element again after the side was drawn anew.
function mark(element: Element): string {
  if (element.id) return `#${CSS.escape(element.id)}`;
  for (const name of ["data-choice", "data-scheme", "aria-label"]) if (element.getAttribute(name)) return `[${name}="${CSS.escape(element.getAttribute(name)!)}"]`;
  return "";
}

startPage(place, () => new Page().start());
