// Two people changed the same place: both outcomes on the map, the reason, and whose change holds.
import { h } from "../../dom.ts";
import { t } from "../../i18n.ts";
import type { Geometry, LngLat } from "../../types.ts";
import type { Mark } from "../canvas.ts";
import type { Mesh } from "../engine/mesh.ts";
import type { Operation } from "../operations.ts";
import type { Clash } from "../outbox.ts";
import { reason } from "../reasons.ts";

export interface ConflictHooks { mine: () => Promise<void>; theirs: () => void; fail: (error: unknown) => void }

// A card over the map, so that the map behind it stays in sight. Answers how to take it away.
export function showConflict(place: HTMLElement, clash: Clash, hooks: ConflictHooks): () => void {
  const { body } = clash.problem, theirs = body.theirs as (Record<string, unknown> & { kind: string; author: string }) | null, mine = clash.entry.operation!;
  const card = h("section", { class: "plan-conflict", role: "alertdialog", "aria-labelledby": "plan-conflict-title", "aria-describedby": "plan-conflict-words", tabIndex: -1 });
  const end = (): void => card.remove();
  const act = (name: string, kind: string, run: () => Promise<void> | void): HTMLElement => h("button", { type: "button", class: kind, onclick: () => { for (const button of card.querySelectorAll("button")) button.disabled = true; void Promise.resolve(run()).then(end).catch((error: unknown) => { for (const button of card.querySelectorAll("button")) button.disabled = false; hooks.fail(error); }); } }, t(name));
  card.append(h("h2", { id: "plan-conflict-title" }, t("Two changes in the same place")),
    h("p", { id: "plan-conflict-words" }, clash.problem.message, " ", h("span", { class: "quiet" }, String(body.reason ?? reason(String(body.name))))),
    h("ul", { class: "sides" },
      h("li", { class: "mine" }, h("span", { class: "dot" }), h("strong", {}, t("Mine")), ` ${words(mine.kind)}`),
      h("li", { class: "theirs" }, h("span", { class: "dot" }), h("strong", {}, theirs?.author || t("Theirs")), theirs ? ` ${words(theirs.kind)}` : "")),
    h("div", { class: "actions" }, act("Keep mine", "primary keep-mine", hooks.mine), act("Keep theirs", "keep-theirs", hooks.theirs)),
    h("p", { class: "quiet" }, t("The other change stays in the plan's history.")));
  place.append(card);
  card.focus();
  return end;
}

// Both operations as marks on the map.
export function conflictMarks(mesh: Mesh, clash: Clash): Mark[] {
  const { theirs, place } = clash.problem.body as { theirs: ({ author: string } & Operation) | null; place: Geometry };
  return [{ look: "fault", geometry: place }, ...(theirs ? marksOf(mesh, theirs, "theirs", theirs.author || t("Theirs")) : []), ...marksOf(mesh, clash.entry.operation!, "mine", t("Mine"))];
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
