// Coverages drawn as text, as tests/coverages.py does: `drawing("aab / aab / ccc")` is three edge-matched polygons.
import { Mesh, type Cell } from "../../layers/frontend/edit/engine/mesh.ts";
import { rounded } from "../../layers/frontend/edit/engine/positions.ts";
import type { LngLat } from "../../layers/frontend/types.ts";

const ORIGIN: LngLat = [113, 29], STEP = 0.001;

export const at = (x: number, y: number): LngLat => rounded([ORIGIN[0] + x * STEP, ORIGIN[1] + y * STEP]);

// Square cells, `columns` × `rows`, with `between` vertices on every side.
export function squares(columns: number, rows: number, between = 0): Mesh {
  const cells = new Map<string, Cell>();
  const side = (from: LngLat, to: LngLat): LngLat[] => Array.from({ length: between + 1 }, (_, i) => at(from[0] + (to[0] - from[0]) * i / (between + 1), from[1] + (to[1] - from[1]) * i / (between + 1)));
  for (let y = 0; y < rows; y++) for (let x = 0; x < columns; x++) {
    const corners: LngLat[] = [[x, y], [x + 1, y], [x + 1, y + 1], [x, y + 1]];
    const ring = corners.flatMap((corner, index) => side(corner, corners[(index + 1) % 4]!));
    cells.set(`g${y * columns + x}`, [[[...ring, ring[0]!]]]);
  }
  return Mesh.ofCells(cells);
}

// Cells of a fixture, which are written in steps of 1e-7 degree from the drawings' origin.
export const placed = (cells: Record<string, Cell>): Record<string, Cell> => Object.fromEntries(Object.entries(cells).map(([code, cell]) =>
  [code, cell.map((polygon) => polygon.map((ring) => ring.map(([x, y]): LngLat => [(x + 113e7) / 1e7, (y + 29e7) / 1e7])))]));

// Numbers from a seed, so that a test draws the same every time (mulberry32).
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
