// Change the rings of one cell, vertex by vertex; as layers/grids/rings.py does. Pure.
import type { Geometry, LngLat } from "../../types.ts";
import { boxOf, distanceToSegment, grown, inBox, keyOf, rounded, same, sideOf, TOLERANCE, type Box, type Cell, type Ring } from "./positions.ts";

// A change that would leave a ring with less than three corners.
export class TooFewCorners extends Error {}

const boxes = new WeakMap<Cell, Box>();
const keys = new WeakMap<Cell, Set<string>>();

export function boxOfCell(cell: Cell): Box {
  let box = boxes.get(cell);
  if (!box) boxes.set(cell, (box = boxOf(cell.flatMap((polygon) => polygon[0]!))));
  return box;
}

// The keys of all vertices of a cell.
export function keysOf(cell: Cell): Set<string> {
  let known = keys.get(cell);
  if (!known) keys.set(cell, (known = new Set(positionsOf(cell).map(keyOf))));
  return known;
}

export const positionsOf = (cell: Cell): LngLat[] => cell.flat(2);

export function hasVertex(cell: Cell, at: LngLat): boolean {
  return inBox(boxOfCell(cell), at) && cell.some((polygon) => polygon.some((ring) => ring.some((position) => same(position, at))));
}

export function cellOf(geometry: Geometry | null): Cell {
  const coordinates = geometry?.coordinates as number[][][][] | number[][][] | undefined;
  if (!geometry || !coordinates) return [];
  const polygons = geometry.type === "MultiPolygon" ? coordinates as number[][][][] : [coordinates as number[][][]];
  return polygons.map((rings) => rings.map((ring) => ring.map(rounded)));
}

export function geometryOf(cell: Cell): Geometry {
  return cell.length === 1 ? { type: "Polygon", coordinates: cell[0]! } : { type: "MultiPolygon", coordinates: cell };
}

// Rebuild a cell from its rings, each changed; the same object when none is.
export function changeRings(cell: Cell, change: (ring: Ring) => Ring): Cell {
  let changed = false;
  const after = cell.map((polygon) => polygon.map((ring) => { const made = change(ring); changed ||= made !== ring; return made; }));
  return changed ? after.map((polygon) => polygon.map(closed)) : cell;
}

// Put vertices somewhere else, all at once; `moves` are keyed by `keyOf`.
export function movedBy(cell: Cell, moves: ReadonlyMap<string, LngLat>): Cell {
  return changeRings(cell, (ring) => {
    let made: Ring | null = null;
    ring.forEach((position, index) => { const end = moves.get(keyOf(position)); if (end) (made ??= [...ring])[index] = end; });
    return made ?? ring;
  });
}

// Put positions into the edge from `a` to `b`, in this order, whichever way round the ring goes.
export function withPath(cell: Cell, a: LngLat, b: LngLat, between: LngLat[]): Cell {
  return changeRings(cell, (ring) => {
    for (let index = 0; index < ring.length - 1; index++) {
      const from = ring[index]!, to = ring[index + 1]!;
      if (same(from, a) && same(to, b)) return [...ring.slice(0, index + 1), ...between, ...ring.slice(index + 1)];
      if (same(from, b) && same(to, a)) return [...ring.slice(0, index + 1), ...[...between].reverse(), ...ring.slice(index + 1)];
    }
    return ring;
  });
}

// Take a vertex out.
export function withoutVertex(cell: Cell, at: LngLat): Cell {
  return changeRings(cell, (ring) => {
    if (!ring.some((position) => same(position, at))) return ring;
    const kept = ring.slice(0, -1).filter((position) => !same(position, at));
    return [...kept, ...kept.slice(0, 1)];
  });
}

// A cell that has a vertex wherever one of the positions lies on one of its edges.
export function nodeWith(cell: Cell, positions: LngLat[]): Cell {
  const known = keysOf(cell);
  return positions.filter((position) => !known.has(keyOf(position))).reduce(nodedAt, cell);
}

export function hasEdge(cell: Cell, a: LngLat, b: LngLat): boolean {
  return cell.some((polygon) => polygon.some((ring) => ring.some((position, index) =>
    index > 0 && ((same(ring[index - 1]!, a) && same(position, b)) || (same(ring[index - 1]!, b) && same(position, a))))));
}

export function distanceToBorder(cell: Cell, at: LngLat): number {
  return Math.min(...cell.flatMap((polygon) => polygon.map((ring) => distanceToLine(ring, at))));
}

export function distanceToLine(line: LngLat[], at: LngLat): number {
  let distance = Infinity;
  for (let i = 1; i < line.length; i++) distance = Math.min(distance, distanceToSegment(at, line[i - 1]!, line[i]!));
  return distance;
}

// Where a position lies: 1 inside the cell, 0 on its border, -1 outside. Exact.
export function placeIn(cell: Cell, at: LngLat): number {
  if (!inBox(boxOfCell(cell), at)) return -1;
  let inside = false;
  for (const polygon of cell) for (const ring of polygon) {
    const place = placeInRing(ring, at);
    if (place === 0) return 0;
    if (place > 0) inside = !inside;
  }
  return inside ? 1 : -1;
}

export function placeInRing(ring: Ring, at: LngLat): number {
  let inside = false;
  for (let index = 1; index < ring.length; index++) {
    const a = ring[index - 1]!, b = ring[index]!;
    if ((a[1] < at[1] && b[1] < at[1]) || (a[1] > at[1] && b[1] > at[1]) || (a[0] < at[0] && b[0] < at[0])) continue;
    const side = sideOf(a, b, at);
    if (side === 0 && Math.min(a[0], b[0]) <= at[0] && at[0] <= Math.max(a[0], b[0])) return 0;
    if (a[1] > at[1] !== b[1] > at[1] && side > 0 === b[1] > a[1]) inside = !inside;
  }
  return inside ? 1 : -1;
}

function nodedAt(cell: Cell, at: LngLat): Cell {
  if (!inBox(grown(boxOfCell(cell), TOLERANCE), at)) return cell;
  return changeRings(cell, (ring) => {
    const index = edgeUnder(ring, at);
    return index < 0 ? ring : [...ring.slice(0, index + 1), at, ...ring.slice(index + 1)];
  });
}

// The edge that a position lies on between its ends. Beside a corner it is on neither of the corner's edges.
function edgeUnder(ring: Ring, at: LngLat): number {
  let nearest = -1, least = TOLERANCE;
  for (let i = 0; i < ring.length - 1; i++) {
    const a = ring[i]!, x = ring[i + 1]![0] - a[0], y = ring[i + 1]![1] - a[1], squared = x * x + y * y;
    const share = ((at[0] - a[0]) * x + (at[1] - a[1]) * y) / squared;
    const away = share > 0 && share < 1 ? Math.abs((y * (at[0] - a[0]) - x * (at[1] - a[1])) / squared) * Math.sqrt(squared) : Infinity;
    if (away < least || (away === least && nearest < 0)) { nearest = i; least = away; }
  }
  return nearest;
}

// Drop repetitions; refuse what is no ring any more.
function closed(ring: Ring): Ring {
  const kept = ring.filter((position, index) => index === 0 || !same(position, ring[index - 1]!));
  if (kept.length < 4) throw new TooFewCorners();
  return kept;
}
