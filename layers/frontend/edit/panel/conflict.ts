// Two people changed the same place: both outcomes on the map, the reason, and whose change holds.
import { h } from "../../dom.ts";
import { t } from "../../i18n.ts";
import type { LngLat } from "../../types.ts";
import type { Mark } from "../canvas.ts";
import type { Mesh } from "../engine/mesh.ts";
import type { Operation } from "../operations.ts";
import type { Conflict } from "../engine/outbox.ts";
import { reason } from "../reasons.ts";

export interface ConflictHooks { mine: () => void; theirs: () => void }

// A card over the map, so that the map behind it stays in sight. Answers how to take it away.
export function showConflict(place: HTMLElement, { mine, theirs, name, reason: why, detail }: Conflict, hooks: ConflictHooks): () => void {
  const card = h("section", { class: "plan-conflict", role: "alertdialog", "aria-labelledby": "plan-conflict-title", "aria-describedby": "plan-conflict-words", tabIndex: -1 });
  const act = (label: string, kind: string, run: () => void): HTMLElement => h("button", { type: "button", class: kind, onclick: () => { card.remove(); run(); } }, t(label));
  card.append(h("h2", { id: "plan-conflict-title" }, t("Two changes in the same place")),
    h("p", { id: "plan-conflict-words" }, detail, " ", h("span", { class: "quiet" }, why || reason(name))),
    h("ul", { class: "sides" },
      h("li", { class: "mine" }, h("span", { class: "dot" }), h("strong", {}, t("Mine")), ` ${words(mine.kind)}`),
      h("li", { class: "theirs" }, h("span", { class: "dot" }), h("strong", {}, theirs?.author || t("Theirs")), theirs ? ` ${words(theirs.kind)}` : "")),
    h("div", { class: "actions" }, act("Keep mine", "primary keep-mine", hooks.mine), act("Keep theirs", "keep-theirs", hooks.theirs)),
    h("p", { class: "quiet" }, t("The other change stays in the plan's history.")));
  place.append(card);
  card.focus();
  return () => card.remove();
}

// Both operations as marks on the map.
export function conflictMarks(mesh: Mesh, { mine, theirs, place }: Conflict): Mark[] {
  return [{ look: "fault", geometry: place }, ...(theirs ? marksOf(mesh, theirs, "theirs", theirs.author || t("Theirs")) : []), ...marksOf(mesh, mine, "mine", t("Mine"))];
}

function marksOf(mesh: Mesh, operation: Operation, look: string, name: string): Mark[] {
  const named = (marks: Mark[]): Mark[] => marks.map((mark, index) => (index === marks.length - 1 ? { ...mark, name } : mark));
  const cells = (codes: string[]): Mark[] => codes.flatMap((code) => { const cell = mesh.cells.get(code); return cell ? [{ look, cell }] : []; });
  switch (operation.kind) {
    case "move-vertex": return named(moved([[operation.from, operation.to]], look));
    case "move-vertices": return named(moved(operation.moves, look));
    case "insert-vertex": return named([{ look, line: operation.edge }, { look, at: operation.at }]);
    case "delete-vertex": return named([{ look, at: operation.at }]);
    case "reshape": return named([{ look, line: operation.line }]);
    case "split": return named((Array.isArray(operation.line[0]![0]) ? operation.line as LngLat[][] : [operation.line as LngLat[]]).map((line) => ({ look, line })));
    case "cut-out": case "give": return named([{ look, area: operation.area }]);
    case "fill-gap": return named([{ look, at: operation.at }]);
    case "merge": case "simplify": return named(cells(operation.grids));
    case "adopt": return named(operation.cells.map((entry) => ({ look, geometry: entry.geometry })));
  }
}

function moved(moves: [LngLat, LngLat][], look: string): Mark[] { return moves.flatMap(([from, to]): Mark[] => [{ look, line: [from, to] }, { look, at: to }]); }

function words(kind: string): string {
  const names: Record<string, string> = { "move-vertex": t("moved a vertex"), "move-vertices": t("moved vertices"), "insert-vertex": t("inserted a vertex"), "delete-vertex": t("deleted a vertex"), split: t("split a grid"), reshape: t("drew a border anew"), "cut-out": t("cut out a grid"), give: t("gave ground away"), "fill-gap": t("filled a gap"), merge: t("merged grids"), simplify: t("simplified a border"), adopt: t("took a proposal") };
  return names[kind] ?? kind;
}
