// The list of true differences, the largest first.
import { h } from "../dom.ts";
import { t } from "../i18n.ts";
import { area, fill, kindWord, number, short } from "./words.ts";
import type { Difference, Differences } from "./types.ts";

const PAGE = 100;

export function drawList(body: Differences, rows: Difference[], names: Map<string, string>, picked: string, pick: (difference: Difference) => void): HTMLElement {
  const place = h("div", {}), { totals } = body;
  const summary = fill(t("{count} true differences on {area}; {slivers} slivers on {sliverArea}."), {
    count: number(totals.differences), area: area(totals.differences_m2), slivers: number(totals.slivers), sliverArea: area(totals.slivers_m2),
  });
  const show = (count: number): void => place.replaceChildren(
    h("p", { class: "quiet" }, summary, totals.left_off ? ` ${fill(t("The smallest {count} are not drawn: choose a smaller division."), { count: number(totals.left_off) })}` : ""),
    rows.length ? table(rows.slice(0, count), names, picked, pick) : h("p", { class: "note" }, t("No true differences: the schemes differ by slivers at most.")),
    rows.length > count ? h("button", { type: "button", onclick: () => show(count + PAGE) }, fill(t("Show {count} more"), { count: Math.min(PAGE, rows.length - count) })) : "");
  show(Math.max(PAGE, rows.findIndex((row) => row.id === picked) + 1));
  return place;
}

function table(rows: Difference[], names: Map<string, string>, picked: string, pick: (difference: Difference) => void): HTMLElement {
  const heads = [t("Scheme"), t("What"), t("Leading"), t("There"), t("Area"), t("Households")];
  return h("table", { class: "differences" },
    h("thead", {}, h("tr", {}, ...heads.map((head, index) => h("th", { scope: "col", class: index > 3 ? "number" : "" }, head)))),
    h("tbody", {}, ...rows.map((row) => h("tr", { "data-id": row.id, "aria-selected": String(row.id === picked), onclick: () => pick(row) },
      h("td", {}, names.get(row.scheme) ?? row.scheme),
      h("td", {}, h("button", { type: "button", class: "link" }, kindWord(row.kind))),
      h("td", { class: "code", title: row.code }, short(row.code)), h("td", { class: "code", title: row.other }, short(row.other)),
      h("td", { class: "number" }, area(row.area_m2)), h("td", { class: "number" }, number(row.households))))));
}
