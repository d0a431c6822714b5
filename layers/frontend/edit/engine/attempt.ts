// Try an operation before the server is asked: the same words and the same reasons (layers/planning/operations). Pure.
import type { Operation, Refusal } from "../operations.ts";
import type { LngLat } from "../../types.ts";
import { cutOut, fillGap, give, merge } from "./areas.ts";
import { adopt } from "./adopt.ts";
import { reshape, split } from "./lines.ts";
import type { Mesh } from "./mesh.ts";
import { simplify } from "./simplify.ts";
import { Refused } from "./refused.ts";
import { deleteVertex, insertVertex, moveVertices } from "./vertices.ts";

// `islands`: codes that got more parts than before, which is allowed and worth a warning.
export interface Applied { mesh: Mesh; changed: string[]; removed: string[]; islands: string[] }

export const isRefusal = (result: Applied | Refusal): result is Refusal => !("mesh" in result);

export function attempt(mesh: Mesh, operation: Operation): Applied | Refusal {
  try { return applied(mesh, resultOf(mesh, operation)); } catch (error) {
    if (error instanceof Refused) return error.refusal;
    throw error;
  }
}

// Why vertices cannot go where they are dragged to; null when they can. Cheap enough for every move of the mouse.
export function dragProblem(mesh: Mesh, moves: [LngLat, LngLat][]): Refusal | null {
  try { moveVertices(mesh, moves); return null; } catch (error) {
    if (error instanceof Refused) return error.refusal;
    throw error;
  }
}

function resultOf(mesh: Mesh, operation: Operation): Mesh {
  switch (operation.kind) {
    case "move-vertex": return moveVertices(mesh, [[operation.from, operation.to]]);
    case "move-vertices": return moveVertices(mesh, operation.moves);
    case "insert-vertex": return insertVertex(mesh, operation.edge, operation.at);
    case "delete-vertex": return deleteVertex(mesh, operation.at);
    case "split": return split(mesh, operation.grid, operation.line);
    case "reshape": return reshape(mesh, operation.line);
    case "cut-out": return cutOut(mesh, operation.area);
    case "give": return give(mesh, operation.area, operation.to);
    case "fill-gap": return fillGap(mesh, operation.at, operation.to);
    case "merge": return merge(mesh, operation.grids);
    case "simplify": return simplify(mesh, operation.grids, operation.tolerance_m);
    case "adopt": return adopt(mesh, operation.cells);
  }
}

function applied(before: Mesh, after: Mesh): Applied {
  const changed = [...after.cells].filter(([code, cell]) => before.cells.get(code) !== cell).map(([code]) => code);
  const removed = [...before.cells.keys()].filter((code) => !after.cells.has(code));
  const islands = changed.filter((code) => after.cells.get(code)!.length > (before.cells.get(code)?.length ?? 1));
  return { mesh: after, changed, removed, islands };
}
