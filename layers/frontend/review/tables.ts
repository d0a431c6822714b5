// What a plan changes, as tables: strips, staffing, codes, findings, the way it came about.
import { h } from "../dom.ts";
import { t } from "../i18n.ts";
import { area } from "./colours.ts";
import { FINDING, OPERATION, STEP, word } from "./words.ts";
import type { Feature, FeatureCollection } from "../types.ts";
import type { Differences, Findings, LifeLine, Moved, Numbers, OperationLine, Review, Staffed } from "./types.ts";

type Show = (feature: Feature) => void;

export function empty(text: string): HTMLElement { return h("p", { class: "empty" }, text); }

export function table(head: [string, boolean][], rows: HTMLElement[], foot: HTMLElement | null = null): HTMLElement {
  return h("div", { class: "scroll" }, h("table", {}, h("thead", {}, h("tr", {}, ...head.map(([title, number]) => h("th", { class: number ? "number" : "", scope: "col" }, title)))), h("tbody", {}, ...rows), foot ? h("tfoot", {}, foot) : null));
}

function cell(value: string | number): HTMLElement {
  const isNumber = typeof value === "number";
  return h("td", { class: isNumber || /^[\d,.]+ (m²|ha)$/.test(value) ? "number" : "" }, isNumber ? value.toLocaleString() : value);
}

export function movedTable(differences: Differences, colours: Map<string, string>, show: Show): HTMLElement {
  const strips = differences.moved.features, { households, residents, open_cases } = differences.totals;
  if (!strips.length) return empty(t("No ground changes hands."));
  const total = strips.reduce((sum, strip) => sum + Number(strip.properties.area_m2), 0);
  const rows = strips.map((strip) => {
    const moved = strip.properties as unknown as Moved, mark = h("span", { class: "patch" });
    mark.style.backgroundColor = colours.get(moved.to) ?? "";
    return h("tr", {}, h("td", {}, h("button", { type: "button", class: "row-link", title: t("Show on the map"), onclick: () => show(strip) }, mark, moved.from, h("span", { class: "arrow", "aria-label": t("to") }, " → "), moved.to)), cell(area(moved.area_m2)), cell(moved.households), cell(moved.residents), cell(moved.open_cases));
  });
  const foot = h("tr", {}, h("th", { scope: "row" }, t("Total")), cell(area(total)), cell(households), cell(residents), cell(open_cases));
  return table([[t("From → to"), false], [t("Area"), true], [t("Households"), true], [t("Residents"), true], [t("Open cases"), true]], rows, foot);
}

export function staffingTable(staffing: Staffed[]): HTMLElement {
  if (!staffing.length) return empty(t("No grid changes."));
  const pair = (row: Staffed, of: (numbers: Numbers) => number): HTMLElement => {
    const before = row.before ? of(row.before) : null, after = row.after ? of(row.after) : null;
    const text = (value: number | null): string => value === null ? "–" : value.toLocaleString();
    return h("td", { class: "number" }, before === after ? text(after) : h("span", { class: "pair" }, h("span", { class: "was" }, text(before)), " → ", h("strong", {}, text(after))));
  };
  const rows = staffing.map((row) => {
    const short = row.after ? row.after.workers_needed - row.after.workers_on_duty : 0;
    return h("tr", {}, h("td", {}, row.code, row.before ? null : h("span", { class: "tag new" }, t("new")), row.after ? null : h("span", { class: "tag gone" }, t("retired"))),
      pair(row, (numbers) => numbers.households), pair(row, (numbers) => numbers.residents), pair(row, (numbers) => numbers.workers_needed), pair(row, (numbers) => numbers.workers_on_duty),
      h("td", { class: `number${short > 0 ? " bad" : ""}` }, row.after ? (short > 0 ? `−${short}` : "0") : "–"));
  });
  return table([[t("Grid"), false], [t("Households"), true], [t("Residents"), true], [t("Workers needed"), true], [t("On duty"), true], [t("Short"), true]], rows);
}

export function codesTable(review: Review, differences: Differences, all: number): HTMLElement {
  const kept = all - differences.changed.length - differences.added.length;
  const line = (title: string, codes: string[], meaning: string): HTMLElement => h("tr", {}, h("th", { scope: "row" }, title), h("td", { class: "number" }, String(codes.length)), h("td", { class: "codes" }, ...(codes.length ? codes.map((code) => h("code", {}, code)) : ["–"])), h("td", { class: "quiet" }, meaning));
  return h("div", {}, review.replaced.length ? h("p", { class: "note warning" }, `${t("Replaced since this plan was opened:")} ${review.replaced.slice(0, 10).join(", ")}`) : null,
    table([[t("Codes"), false], [t("Count"), true], ["", false], ["", false]], [
      line(t("Changed"), differences.changed, t("same code, other border")), line(t("New"), differences.added, t("a code that was not in use")), line(t("Retired"), differences.retired, t("closed; its descendants are linked")),
      h("tr", {}, h("th", { scope: "row" }, t("Kept")), h("td", { class: "number" }, String(kept)), h("td", {}, "–"), h("td", { class: "quiet" }, t("nothing changes")))]));
}

export function findingsTable(found: Findings, show: Show): HTMLElement {
  const { features } = found.findings as FeatureCollection;
  if (!features.length) return h("p", { class: "note" }, t("The check finds nothing wrong."));
  const rows = features.map((feature) => h("tr", {}, h("td", {}, h("span", { class: `tag ${String(feature.properties.severity)}` }, t(String(feature.properties.severity)))),
    h("td", {}, h("button", { type: "button", class: "row-link", title: t("Show on the map"), onclick: () => show(feature) }, t(word(FINDING, String(feature.properties.code))))),
    h("td", {}, (feature.properties.grids as string[]).join(", ")), h("td", { class: "number" }, feature.properties.area_m2 === undefined ? "" : area(Number(feature.properties.area_m2)))));
  return table([[t("Severity"), false], [t("What"), false], [t("Grids"), false], [t("Area"), true]], rows);
}

export function wayTable(life: LifeLine[], operations: OperationLine[]): HTMLElement {
  const when = (at: string): string => new Date(at).toLocaleString(undefined, { dateStyle: "short", timeStyle: "short" });
  const steps = life.map((line) => h("tr", {}, h("td", { class: "when" }, when(line.at)), h("td", {}, t(word(STEP, line.step))), h("td", {}, line.by ?? t("by itself"))));
  const drawn = operations.map((row) => h("tr", {}, h("td", { class: "number" }, String(row.number)), h("td", {}, t(word(OPERATION, row.kind)), h("span", { class: "quiet" }, ` ${gridsOf(row.parameters)}`)), h("td", {}, row.author), h("td", { class: "when" }, when(row.at))));
  return h("div", {}, h("h3", {}, t("Life of the plan")), table([[t("When"), false], [t("Step"), false], [t("Who"), false]], steps),
    h("h3", {}, t("Operations")), drawn.length ? table([["", true], [t("Operation"), false], [t("Who"), false], [t("When"), false]], drawn) : empty(t("Nothing has been drawn.")));
}

function gridsOf(parameters: Record<string, unknown>): string {
  const named = [parameters.grid, parameters.to, ...(Array.isArray(parameters.grids) ? parameters.grids : [])].filter((code): code is string => typeof code === "string");
  return named.slice(0, 6).join(", ");
}
