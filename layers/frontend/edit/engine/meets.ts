// Which cells a line or an area meets. Pure and exact.
import type { LngLat } from "../../types.ts";
import { edgesOf, meetsBox, overlaps } from "./edges.ts";
import type { Mesh } from "./mesh.ts";
import { boxOf, meeting, touch, type Cell, type Ring } from "./positions.ts";
import { boxOfCell, placeIn, placeInRing } from "./rings.ts";

export function underLine(mesh: Mesh, line: LngLat[]): Map<string, Cell> {
  return new Map([...mesh.near(boxOf(line))].filter(([, cell]) => lineMeets(cell, line)));
}

export function underArea(mesh: Mesh, ring: Ring): Map<string, Cell> {
  return new Map([...mesh.near(boxOf(ring))].filter(([, cell]) => lineMeets(cell, ring) || placeInRing(ring, cell[0]![0]![0]!) >= 0));
}

// The cells that touch a cell, be it in a corner.
export function besides(mesh: Mesh, code: string): Map<string, Cell> {
  const cell = mesh.cells.get(code)!;
  return new Map([...mesh.near(boxOfCell(cell))].filter(([other, shape]) => other !== code && cell.some((polygon) => polygon.some((ring) => lineMeets(shape, ring)))));
}

export function lineMeets(cell: Cell, line: LngLat[]): boolean {
  if (!touch(boxOf(line), boxOfCell(cell))) return false;
  if (line.some((position) => placeIn(cell, position) >= 0)) return true;
  const box = boxOf(line), edges = edgesOf(cell).filter((edge) => meetsBox(edge, box));
  return line.some((b, i) => i > 0 && edges.some((edge) => overlaps(line[i - 1]!, b, edge.a, edge.b) && meeting(line[i - 1]!, b, edge.a, edge.b) !== "apart"));
}
