// What is wanted of proposals: how to cut, how many or how large, along roads or not.
import { h } from "../../dom.ts";
import { t } from "../../i18n.ts";

export type Mode = "count" | "size" | "rebalance" | "unit";
export interface Wanted { mode: Mode; count?: number; households?: [number, number]; barriers: boolean; options: number }
const OPTIONS = 3, MODES: { mode: Mode; title: string; hint: string }[] = [
  { mode: "count", title: "By number", hint: "Cut the whole ground anew into so many grids of about the same number of households." },
  { mode: "size", title: "By households", hint: "Cut the whole ground anew into grids of so many households." },
  { mode: "rebalance", title: "Even out", hint: "Keep today's grids and move as few people as it takes to even them out." },
  { mode: "unit", title: "Unit grids", hint: "Cut along blocks into unit grids of about 10,000 m²." },
];

export function wantedForm(ask: (wanted: Wanted) => Promise<void>): HTMLElement {
  let mode: Mode = "count";
  const count = number("proposal-count", 10, 1, 300), low = number("proposal-low", 300, 1, 1_000_000), high = number("proposal-high", 500, 1, 1_000_000);
  const barriers = h("input", { type: "checkbox", id: "proposal-barriers", checked: true });
  const fields: Partial<Record<Mode, HTMLElement>> = {
    count: h("div", { class: "proposal-field" }, h("label", { htmlFor: "proposal-count" }, t("Grids")), count),
    size: h("div", { class: "proposal-field" }, h("label", { htmlFor: "proposal-low" }, t("Households")), low, h("span", { "aria-hidden": "true" }, "–"), high),
  };
  high.setAttribute("aria-label", t("Most households"));
  const along = h("label", { class: "switch", htmlFor: "proposal-barriers" }, barriers, t("Borders along main roads and water"));
  const hint = h("p", { class: "quiet" }), go = h("button", { type: "submit", class: "primary" }, t("Propose"));
  const tabs = MODES.map((entry) => h("button", { type: "button", "data-mode": entry.mode, onclick: () => choose(entry.mode) }, t(entry.title)));

  function choose(next: Mode): void {
    mode = next;
    for (const tab of tabs) tab.setAttribute("aria-pressed", String(tab.dataset.mode === mode));
    for (const [name, field] of Object.entries(fields)) field.hidden = name !== mode;
    along.hidden = mode === "unit";
    hint.textContent = t(MODES.find((entry) => entry.mode === mode)!.hint);
  }

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    go.disabled = true;
    try { await ask(wanted()); } finally { go.disabled = false; }
  }

  function wanted(): Wanted {
    const from = low.valueAsNumber, to = high.valueAsNumber;
    return { mode, barriers: barriers.checked, options: OPTIONS, ...(mode === "count" ? { count: count.valueAsNumber } : {}), ...(mode === "size" ? { households: [Math.min(from, to), Math.max(from, to)] } : {}) };
  }

  choose(mode);
  return h("form", { class: "proposal-form", onsubmit: (event: Event) => void submit(event) }, h("div", { class: "proposal-modes", role: "group", "aria-label": t("Proposals") }, ...tabs), hint, ...Object.values(fields), along, h("div", { class: "actions" }, go));
}

function number(id: string, value: number, min: number, max: number): HTMLInputElement {
  return h("input", { type: "number", id, value: String(value), min: String(min), max: String(max), step: "1", required: true, inputMode: "numeric" });
}
