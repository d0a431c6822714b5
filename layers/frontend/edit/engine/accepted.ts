// Accept changed cells if the mesh still is a coverage over the same ground; as layers/grids/coverage.py does. Pure.
import type { LngLat } from "../../types.ts";
import { selfCrossing } from "./crossing.ts";
import { areaOf, lengthOf } from "./edges.ts";
import type { Mesh } from "./mesh.ts";
import { TOLERANCE, type Cell } from "./positions.ts";
import { pointAt, Refused } from "./refused.ts";
import { geometryOf, TooFewCorners } from "./rings.ts";
import { isSliver } from "./slivers.ts";
import { tearIn } from "./tears.ts";

export interface Change { changed: ReadonlyMap<string, Cell>; removed: string[] }

// `gained`: square degrees that no cell covered before and that are covered now.
export function accepted(mesh: Mesh, changed: ReadonlyMap<string, Cell>, removed: string[] = [], gained = 0): Mesh {
  for (const [code, cell] of changed) {
    const place = selfCrossing(cell, mesh.cells.get(code));
    if (place) throw new Refused("self-crossing", pointAt(place), code);
  }
  const result = mesh.with(changed, removed), before = beforeOf(mesh, [...changed.keys(), ...removed]);
  const tear = tearIn(result, changed.keys(), before);
  if (tear) throw new Refused("tears-coverage", tear.place, tear.grid);
  refuseOtherGround([...before.values()], [...changed.values()], gained);
  for (const [code, cell] of changed) {
    const known = before.get(code);
    if (isSliver(cell) && !(known && isSliver(known))) throw new Refused("sliver", geometryOf(cell), code);
  }
  return result;
}

// Change every cell; refuse when one would have no corners left.
export function each(cells: ReadonlyMap<string, Cell>, change: (cell: Cell) => Cell, place: LngLat): Map<string, Cell> {
  try { return new Map([...cells].map(([code, cell]) => [code, change(cell)])); } catch (error) {
    if (error instanceof TooFewCorners) throw new Refused("too-few-corners", pointAt(place));
    throw error;
  }
}

function beforeOf(mesh: Mesh, codes: string[]): Map<string, Cell> {
  return new Map(codes.flatMap((code) => { const cell = mesh.cells.get(code); return cell ? [[code, cell] as [string, Cell]] : []; }));
}

// Refuse when land was won or lost, beyond the rounding of the border's vertices.
function refuseOtherGround(before: Cell[], after: Cell[], gained: number): void {
  const rounding = TOLERANCE * after.reduce((sum, cell) => sum + lengthOf(cell), 0);
  const total = (cells: Cell[]): number => cells.reduce((sum, cell) => sum + areaOf(cell), 0);
  if (Math.abs(total(after) - total(before) - gained) > rounding) throw new Refused("tears-coverage", geometryOf(after.flat()), "");
}
