// Barriers: a closed road, a flood, a fence. Drawn on the map, listed, taken away, taken back.
import { h } from "../dom.ts";
import { icon } from "../icons.ts";
import { t } from "../i18n.ts";
import type { Barrier } from "./choice.ts";

const KINDS: [Barrier["kind"], string, string][] = [["Point", "point", "Point"], ["LineString", "line", "Line"], ["Polygon", "polygon", "Polygon"]];
const HINTS: Record<Barrier["kind"], string> = { Point: "Click where nobody gets through; Esc gives up.", LineString: "Click along what is closed; a double click ends, Esc gives up.", Polygon: "Click round what is closed; a double click ends, Esc gives up." };

export interface BarrierHooks { draw: (kind: Barrier["kind"]) => void; remove: (id: number) => void; point: (id: number | null) => void; goTo: (barrier: Barrier) => void; undo: () => void; middle: () => void }

export function barrierField(barriers: Barrier[], drawing: Barrier["kind"] | null, canUndo: boolean, hooks: BarrierHooks): HTMLElement {
  const tools = KINDS.map(([kind, sign, word]) => h("button", { type: "button", "data-barrier": kind, "aria-pressed": String(drawing === kind), onclick: () => hooks.draw(kind) }, icon(sign), t(word)));
  return h("section", { class: "barriers", "aria-label": t("Barriers") },
    h("div", { class: "head-line" }, h("h3", {}, t("Barriers"), h("small", { class: "quiet" }, ` ${t("a closed road, a flood")}`)), h("button", { type: "button", class: "icon", title: t("Undo"), "aria-label": t("Undo"), disabled: !canUndo, onclick: hooks.undo }, icon("undo"))),
    h("div", { class: "tool-row" }, ...tools), drawing ? h("p", { class: "quiet", role: "status" }, t(HINTS[drawing]), " ", drawing === "Point" ? h("button", { type: "button", class: "link", onclick: hooks.middle }, t("Middle of the map")) : null) : null,
    barriers.length ? h("ul", { class: "thing-list" }, ...barriers.map((barrier) => item(barrier, hooks))) : null);
}

function item(barrier: Barrier, hooks: BarrierHooks): HTMLElement {
  const [, sign, word] = KINDS.find(([kind]) => kind === barrier.kind)!, name = `${t(word)} ${barrier.id}`;
  return h("li", { onpointerenter: () => hooks.point(barrier.id), onpointerleave: () => hooks.point(null) },
    h("button", { type: "button", class: "link", onclick: () => hooks.goTo(barrier), onfocus: () => hooks.point(barrier.id), onblur: () => hooks.point(null) }, icon(sign), name),
    h("button", { type: "button", class: "icon", title: t("Remove"), "aria-label": `${t("Remove")}: ${name}`, onclick: () => hooks.remove(barrier.id) }, icon("bin")));
}
