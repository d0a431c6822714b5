// Options side by side: a picture, a title and the numbers of each, the best of every line in bold.
import { h } from "../../dom.ts";
import { t } from "../../i18n.ts";
import type { FeatureCollection } from "../../types.ts";
import type { Operation } from "../operations.ts";
import { thumbnail } from "./thumbnail.ts";

export interface Numbers {
  k: number; worst_deviation: number; mean_compactness: number; main_road_share: number | null; parts: number;
  households_min: number; households_max: number; people_moved: number; moved_share: number | null; codes_kept: number;
}
export interface Option { style: string; title: string; numbers: Numbers; cells: FeatureCollection; operation: Operation }
export interface Answer { options: Option[]; notes: string[] }
export interface ComparisonHooks { look: (option: Option | null) => void; pin: (option: Option | null) => void; use: (option: Option) => void }

interface Line { title: string; text: (numbers: Numbers) => string; value?: (numbers: Numbers) => number; best?: "least" | "most" }
const percent = (share: number | null, digits = 0): string => (share === null ? "–" : `${(share * 100).toFixed(digits)} %`);
export const LINES: Line[] = [
  { title: "Grids", text: ({ k }) => String(k) },
  { title: "Worst deviation", text: ({ worst_deviation }) => percent(worst_deviation, 1), value: (n) => n.worst_deviation, best: "least" },
  { title: "Households", text: ({ households_min, households_max }) => `${households_min.toLocaleString()}–${households_max.toLocaleString()}` },
  { title: "Compactness", text: ({ mean_compactness }) => mean_compactness.toFixed(2), value: (n) => n.mean_compactness, best: "most" },
  { title: "Main roads on borders", text: ({ main_road_share }) => percent(main_road_share), value: (n) => n.main_road_share ?? 0, best: "most" },
  { title: "People who change grid", text: ({ people_moved, moved_share }) => `${people_moved.toLocaleString()} (${percent(moved_share)})`, value: (n) => n.people_moved, best: "least" },
  { title: "Codes kept", text: ({ codes_kept, k }) => `${codes_kept} / ${k}`, value: (n) => n.codes_kept, best: "most" },
];
const IN_PARTS: Line = { title: "In several parts", text: ({ parts, k }) => String(parts - k), value: (n) => n.parts - n.k, best: "least" };

export function comparison(options: Option[], hooks: ComparisonHooks): HTMLElement {
  let pinned: Option | null = null;
  const lines = options.some(({ numbers }) => numbers.parts > numbers.k) ? [...LINES, IN_PARTS] : LINES;
  const heads = options.map((option) => h("button", { type: "button", class: "proposal-card", "aria-pressed": "false", onclick: () => pin(option), onfocus: () => hooks.look(option), onblur: () => hooks.look(null) }, thumbnail(option.cells), h("span", {}, option.title)));

  function pin(option: Option): void {
    pinned = pinned === option ? null : option;
    heads.forEach((head, index) => head.setAttribute("aria-pressed", String(options[index] === pinned)));
    hooks.pin(pinned);
  }

  const column = (tag: "th" | "td", option: Option, props: Record<string, unknown>, ...children: (Node | string)[]): HTMLElement => h(tag, { ...props, onpointerenter: () => hooks.look(option), onpointerleave: () => hooks.look(null) }, ...children);
  return h("table", { class: "proposal-table", "data-options": String(options.length) },
    h("thead", {}, h("tr", {}, ...options.map((option, index) => column("th", option, { scope: "col" }, heads[index]!)))),
    h("tbody", {}, ...lines.flatMap((line) => {
      const best = bestOf(line, options);
      return [h("tr", { class: "proposal-line" }, h("th", { scope: "row", colSpan: options.length }, t(line.title))),
        h("tr", {}, ...options.map((option, index) => column("td", option, { class: best.has(index) ? "best" : "" }, line.text(option.numbers))))];
    })),
    h("tfoot", {}, h("tr", {}, ...options.map((option) => column("td", option, {}, h("button", { type: "button", class: "use-proposal primary", onclick: () => hooks.use(option) }, t("Use this")))))));
}

// The options that are best in a line, as far as its text tells them apart; none when all are equal.
export function bestOf(line: Line, options: Option[]): Set<number> {
  if (!line.value || options.length < 2) return new Set();
  const values = options.map(({ numbers }) => line.value!(numbers)), best = line.best === "least" ? Math.min(...values) : Math.max(...values);
  const shown = line.text(options[values.indexOf(best)]!.numbers);
  const indices = options.flatMap(({ numbers }, index) => (line.text(numbers) === shown ? [index] : []));
  return new Set(indices.length < options.length ? indices : []);
}
