// Give changed cells and the cells around them each other's vertices, wherever their edges meet; as the server does
// (layers/planning/operations/pieces.py, layers/grids/edges.py). Pure.
import type { LngLat } from "../../types.ts";
import { selfCrossing } from "./crossing.ts";
import type { Mesh } from "./mesh.ts";
import { apart, boxAround, byPlace, grown, inBox, keyOf, TOLERANCE, touch, type Cell } from "./positions.ts";
import { boxOfCell, distanceToBorder, keysOf, nodeWith, positionsOf } from "./rings.ts";

// The changed cells and those of the others that took a vertex.
export function matched(mesh: Mesh, changed: ReadonlyMap<string, Cell>): Map<string, Cell> {
  const around = new Map([...mesh.near(boxAround([...changed.values()].map(boxOfCell)))].filter(([code]) => !changed.has(code)));
  const fresh = newPositions(mesh, changed);
  const taken = new Map<string, Cell>();
  for (const [code, cell] of around) { const made = taking(cell, fresh); if (made !== cell) taken.set(code, made); }
  const inner = nodedWith(changed, new Map([...around, ...taken]));
  return new Map([...[...inner].map(([code, cell]): [string, Cell] => [code, taking(cell, fresh)]), ...taken]);
}

// A cell with the vertices that cells around it have on a shared border, where it stays valid with them.
function nodedWith(cells: ReadonlyMap<string, Cell>, around: ReadonlyMap<string, Cell>): Map<string, Cell> {
  const result = new Map<string, Cell>();
  for (const [code, cell] of cells) {
    const near = [...around.values()].filter((other) => touch(grown(boxOfCell(other), TOLERANCE), boxOfCell(cell)));
    result.set(code, validWith(cell, strangersOn(cell, near)));
  }
  return result;
}

function newPositions(mesh: Mesh, changed: ReadonlyMap<string, Cell>): LngLat[] {
  const old = new Set<string>(), found = new Map<string, LngLat>();
  for (const code of changed.keys()) for (const key of mesh.cells.has(code) ? keysOf(mesh.cells.get(code)!) : []) old.add(key);
  for (const cell of changed.values()) for (const position of positionsOf(cell)) { const key = keyOf(position); if (!old.has(key)) found.set(key, position); }
  return [...found.values()].sort(byPlace);
}

// The neighbours' vertices on a cell's border, without those that are, or nearly are, its own.
function strangersOn(cell: Cell, neighbours: Cell[]): LngLat[] {
  const box = grown(boxOfCell(cell), TOLERANCE), own = keysOf(cell), found = new Map<string, LngLat>();
  for (const position of neighbours.flatMap(positionsOf)) {
    if (!inBox(box, position)) continue;
    const key = keyOf(position);
    if (!own.has(key) && !found.has(key) && distanceToBorder(cell, position) <= TOLERANCE && aside(cell, position)) found.set(key, position);
  }
  return [...found.values()].sort(byPlace);
}

const aside = (cell: Cell, at: LngLat): boolean => positionsOf(cell).every((own) => apart(own, at) > TOLERANCE);

function taking(cell: Cell, positions: LngLat[]): Cell {
  const box = grown(boxOfCell(cell), TOLERANCE), inside = positions.filter((position) => inBox(box, position));
  return validWith(cell, inside);
}

function validWith(cell: Cell, positions: LngLat[]): Cell {
  const noded = positions.length ? nodeWith(cell, positions) : cell;
  return noded === cell || !selfCrossing(noded, cell) ? noded : cell;
}
