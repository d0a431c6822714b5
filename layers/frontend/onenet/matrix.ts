// The matrix of schemes: how much of a row's borders the column has, as a number on a colour, with a bar of the three classes.
import { h } from "../dom.ts";
import { t } from "../i18n.ts";
import { fill, number, percent } from "./words.ts";
import type { Class, Matrix, Pair } from "./types.ts";

export type Measure = "border" | "area";
const CLASSES: Class[] = ["agree", "sliver", "different"];

// `choose` hears which pair was clicked: the row leads.
export function drawMatrix(matrix: Matrix, measure: Measure, shown: [string, string] | null, choose: (row: string, column: string) => void): HTMLElement {
  const pair = new Map(matrix.pairs.map((entry) => [`${entry.scheme}/${entry.other}`, entry]));
  const head = h("tr", {}, h("td", {}), ...matrix.schemes.map((scheme) => h("th", { scope: "col", title: scheme.code }, scheme.name)));
  const rows = matrix.schemes.map((row) => h("tr", {},
    h("th", { scope: "row", title: row.code }, row.name, h("small", {}, `${number(row.grids)} ${t("grids")}`)),
    ...matrix.schemes.map((column) => {
      const found = pair.get(`${row.code}/${column.code}`);
      if (!found) return h("td", { class: "self" }, "–");
      const on = shown?.[0] === row.code && shown[1] === column.code;
      return h("td", {}, cell(found, measure, row.name, column.name, on, () => choose(row.code, column.code)));
    })));
  const caption = measure === "border"
    ? t("How much of the row's borders are also borders of the column.")
    : t("How much of the ground lies in grids that correspond one to one.");
  return h("div", { class: "matrix" }, h("div", { class: "scroll" }, h("table", {}, h("caption", {}, caption), h("thead", {}, head), h("tbody", {}, ...rows))));
}

function cell(pair: Pair, measure: Measure, row: string, column: string, on: boolean, choose: () => void): HTMLElement {
  const share = measure === "border" ? pair.border.agree : pair.same_area_share;
  const sentence = fill(t("{row} in {column}: {agree} agree, {sliver} are slivers, {different} differ; {same} of the ground one to one."), {
    row, column, agree: percent(pair.border.agree), sliver: percent(pair.border.sliver), different: percent(pair.border.different), same: percent(pair.same_area_share),
  });
  const parts = measure === "border" ? CLASSES.map((name) => [name, pair.border[name]] as const) : [["agree", share], ["different", 1 - share]] as const;
  const bar = h("span", { class: "bar-of", "aria-hidden": "true" }, ...parts.map(([name, part]) => {
    const piece = h("i", { class: name });
    piece.style.flexGrow = String(part);
    return piece;
  }));
  return h("button", { type: "button", class: `cell grade-${grade(share)}`, "aria-pressed": String(on), "aria-label": sentence, title: sentence, onclick: choose }, h("strong", {}, percent(share)), bar);
}

// Five steps of colour, from none to all; the number says it exactly.
function grade(share: number): number { return share >= 0.99 ? 4 : share >= 0.85 ? 3 : share >= 0.6 ? 2 : share >= 0.3 ? 1 : 0; }
