// Compare: what is asked now is kept as A; whatever is changed after is B, with people gained and lost.
import { h } from "../dom.ts";
import { icon } from "../icons.ts";
import { t } from "../i18n.ts";
import { OWN_POINTS } from "./choice.ts";
import type { Choice } from "./choice.ts";
import { MODE_WORDS } from "./controls.ts";
import { percent, signed } from "./numbers.ts";
import type { Frozen } from "./desk.ts";
import type { Changed, Comparison } from "./types.ts";

export interface CompareHooks { freeze: () => void; end: () => void; workbook: () => void; add: () => void; take: () => void; middle: () => void; undo: () => void; back: (change: { point?: number; site?: number }) => void; goTo: (row: Changed) => void }
// `now`: what was answered last; `choice`: what is asked.
export interface Compared { frozen: Frozen | null; now: Frozen | null; choice: Choice; found: Comparison | null; acting: "add" | "take" | null; canUndo: boolean; nameOf: (site: number) => string }

export function compareTab(state: Compared, hooks: CompareHooks): HTMLElement[] {
  if (!state.frozen) {
    return [h("p", { class: "quiet" }, t("Keep what is shown as A. Then change anything – minutes, mode, a barrier, a point more or less – and see who gains and who loses.")),
      h("div", { class: "actions" }, h("button", { type: "button", class: "primary", disabled: !state.now, onclick: hooks.freeze }, t("Keep as A")))];
  }
  return [h("div", { class: "sides" }, side("A", state.frozen), state.now ? side("B", state.now) : h("div", {})), changes(state, hooks), state.found ? effect(state.found, hooks) : h("p", { class: "quiet", role: "status" }, t("Change something: the difference appears here.")),
    h("div", { class: "actions" }, state.found ? h("button", { type: "button", onclick: hooks.workbook }, icon("sheet"), t("Export XLSX")) : null, h("button", { type: "button", onclick: hooks.freeze }, t("Keep the present as A")), h("button", { type: "button", onclick: hooks.end }, t("End the comparison")))];
}

function side(name: string, { choice, answer }: Frozen): HTMLElement {
  const about = [choice.category === OWN_POINTS ? t("Points that I set on the map") : choice.category, `${t(MODE_WORDS[choice.mode])} · ${choice.minutes} ${t("min")}`, extras(choice)].filter(Boolean);
  return h("div", { class: `side-card side-${name.toLowerCase()}` }, h("b", { class: "letter" }, name), h("strong", {}, percent(answer.total.households_share)), ...about.map((line) => h("span", {}, line)));
}

function extras(choice: Choice): string {
  const more = choice.category === OWN_POINTS ? 0 : choice.points.length, fewer = choice.removed.length;
  const points = [more ? `+${more}` : "", fewer ? `−${fewer}` : ""].filter(Boolean).join(" ");
  return [choice.barriers.length ? `${t("Barriers")}: ${choice.barriers.length}` : "", points ? `${t("Points")}: ${points}` : ""].filter(Boolean).join(" · ");
}

// A point thought of, or one thought away.
function changes({ choice: { points, removed, category }, acting, canUndo, nameOf }: Compared, hooks: CompareHooks): HTMLElement {
  const own = category === OWN_POINTS;
  const line = (sign: string, words: string, back: () => void): HTMLElement => h("li", {}, h("span", {}, icon(sign), words), h("button", { type: "button", class: "icon", title: t("Take back"), "aria-label": `${t("Take back")}: ${words}`, onclick: back }, icon("close")));
  return h("section", {},
    h("div", { class: "head-line" }, h("h3", {}, t("What if …")), h("button", { type: "button", class: "icon", title: t("Undo"), "aria-label": t("Undo"), disabled: !canUndo, onclick: hooks.undo }, icon("undo"))),
    h("div", { class: "tool-row" }, h("button", { type: "button", "data-act": "add", "aria-pressed": String(acting === "add"), onclick: hooks.add }, icon("plus"), t("A point more")),
      own ? null : h("button", { type: "button", "data-act": "take", "aria-pressed": String(acting === "take"), onclick: hooks.take }, icon("minus"), t("A point less"))),
    acting ? h("p", { class: "quiet", role: "status" }, t(acting === "add" ? "Click where the point would stand; Esc ends." : "Click a service point to think it away; Esc ends."), " ", acting === "add" ? h("button", { type: "button", class: "link", onclick: hooks.middle }, t("Middle of the map")) : null) : null,
    points.length || removed.length ? h("ul", { class: "thing-list" }, ...points.map((at, index) => line("plus", `${at[0].toFixed(5)}, ${at[1].toFixed(5)}`, () => hooks.back({ point: index }))), ...removed.map((site) => line("minus", nameOf(site), () => hooks.back({ site })))) : null);
}

function effect(found: Comparison, hooks: CompareHooks): HTMLElement {
  const rows = found.areas.filter((row) => row.gained || row.lost).sort((a, b) => Math.abs(b.gained - b.lost) - Math.abs(a.gained - a.lost));
  return h("div", { "aria-live": "polite" },
    h("div", { class: "balance-of" }, h("div", { class: "gained" }, h("strong", {}, signed(found.gained)), h("span", {}, h("i", { class: "key gained-key" }), t("residents gained"))), h("div", { class: "lost" }, h("strong", {}, signed(-found.lost)), h("span", {}, h("i", { class: "key lost-key" }), t("residents lost")))),
    rows.length ? h("table", { class: "change-table" }, h("thead", {}, h("tr", {}, h("th", { scope: "col" }, t("Name")), ...["Gained", "Lost", "A → B"].map((title) => h("th", { scope: "col", class: "number" }, t(title))))),
      h("tbody", {}, ...rows.slice(0, 100).map((row) => h("tr", {}, h("th", { scope: "row" }, h("button", { type: "button", class: "link", onclick: () => hooks.goTo(row) }, row.name)), h("td", { class: "number more" }, row.gained ? signed(row.gained) : "–"), h("td", { class: "number less" }, row.lost ? signed(-row.lost) : "–"), h("td", { class: "number" }, `${percent(row.before, 0)} → ${percent(row.after, 0)}`)))))
      : h("p", { class: "quiet" }, t("Nobody gains and nobody loses.")));
}
