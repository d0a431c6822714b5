// The edges of a cell, each with what stands before and after it, and which of them a change has made. Pure.
import type { LngLat } from "../../types.ts";
import { same, type Box, type Cell, type Ring } from "./positions.ts";

export interface Edge {
  a: LngLat; b: LngLat; before: LngLat; after: LngLat;
  // Which ring of which polygon, and where in it.
  polygon: number; ring: number; index: number;
  // Whether the cell's ground lies on the left of a→b.
  left: boolean;
}

const windings = new WeakMap<Ring, number>();

// Twice the area of a ring in square degrees, above zero when it goes counter-clockwise.
export function windingOf(ring: Ring): number {
  let sum = windings.get(ring);
  if (sum !== undefined) return sum;
  sum = 0;
  const [x, y] = ring[0]!;
  for (let i = 1; i < ring.length; i++) sum += (ring[i - 1]![0] - x) * (ring[i]![1] - y) - (ring[i]![0] - x) * (ring[i - 1]![1] - y);
  windings.set(ring, sum);
  return sum;
}

// Area in square degrees.
export function areaOf(cell: Cell): number {
  return cell.reduce((sum, polygon) => polygon.reduce((rest, ring, index) => rest + (index ? -1 : 1) * Math.abs(windingOf(ring)) / 2, sum), 0);
}

// Length of all borders in degrees.
export function lengthOf(cell: Cell): number {
  let sum = 0;
  for (const polygon of cell) for (const ring of polygon) for (let i = 1; i < ring.length; i++) sum += Math.hypot(ring[i]![0] - ring[i - 1]![0], ring[i]![1] - ring[i - 1]![1]);
  return sum;
}

export function edgesOf(cell: Cell): Edge[] {
  return cell.flatMap((polygon, p) => polygon.flatMap((ring, r) => span(ring, p, r, 0, ring.length - 1)));
}

// The edges that a cell has and did not have before; all of them where its rings are others.
export function freshEdges(cell: Cell, before: Cell | undefined): Edge[] {
  if (!before || before.length !== cell.length || cell.some((polygon, p) => polygon.length !== before[p]!.length)) return edgesOf(cell);
  return cell.flatMap((polygon, p) => polygon.flatMap((ring, r) => span(ring, p, r, ...changedSpan(ring, before[p]![r]!))));
}

export const overlaps = (a: LngLat, b: LngLat, c: LngLat, d: LngLat): boolean =>
  Math.max(a[0], b[0]) >= Math.min(c[0], d[0]) && Math.max(c[0], d[0]) >= Math.min(a[0], b[0])
  && Math.max(a[1], b[1]) >= Math.min(c[1], d[1]) && Math.max(c[1], d[1]) >= Math.min(a[1], b[1]);

export const meetsBox = (edge: Edge, box: Box): boolean =>
  Math.max(edge.a[0], edge.b[0]) >= box.west && Math.min(edge.a[0], edge.b[0]) <= box.east
  && Math.max(edge.a[1], edge.b[1]) >= box.south && Math.min(edge.a[1], edge.b[1]) <= box.north;

function span(ring: Ring, polygon: number, place: number, from: number, to: number): Edge[] {
  const last = ring.length - 1, left = windingOf(ring) > 0 === (place === 0), edges: Edge[] = [];
  for (let index = from; index < to; index++) {
    edges.push({ a: ring[index]!, b: ring[index + 1]!, before: ring[(index + last - 1) % last]!, after: ring[(index + 2) % last]!, polygon, ring: place, index, left });
  }
  return edges;
}

// From which edge to which a ring differs from what it was.
function changedSpan(ring: Ring, before: Ring): [number, number] {
  if (ring === before) return [0, 0];
  let start = 0, end = 0;
  const shortest = Math.min(ring.length, before.length);
  while (start < shortest && same(ring[start]!, before[start]!)) start++;
  while (end < shortest - start && same(ring[ring.length - 1 - end]!, before[before.length - 1 - end]!)) end++;
  return start === ring.length ? [0, 0] : [Math.max(0, start - 1), Math.min(ring.length - 1, ring.length - end)];
}
