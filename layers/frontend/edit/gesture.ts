// Read what a gesture did to a ring: a vertex moved, inserted or deleted. Pure.
import type { LngLat } from "../types.ts";

export type Operation =
  | { kind: "move-vertex"; from: LngLat; to: LngLat }
  | { kind: "insert-vertex"; edge: [LngLat, LngLat]; at: LngLat }
  | { kind: "delete-vertex"; at: LngLat }
  | { kind: "split"; grid: string; line: LngLat[] }
  | { kind: "merge"; grids: string[] };

// The grid of coordinates that browser and server share: 1e-7 degree.
export function quantised([lng, lat]: number[]): LngLat {
  return [Math.round(lng! * 1e7) / 1e7, Math.round(lat! * 1e7) / 1e7];
}

const same = (a: LngLat, b: LngLat): boolean => a[0] === b[0] && a[1] === b[1];
const at = (ring: LngLat[], index: number): LngLat => ring[(index + ring.length) % ring.length]!;

// Compare closed rings (first position repeated last) before and after one gesture; null when nothing changed.
export function operationBetween(before: LngLat[], after: LngLat[]): Operation | null {
  const a = before.slice(0, -1), b = after.slice(0, -1);
  if (a.length === b.length) {
    const index = a.findIndex((position, i) => !same(position, b[i]!));
    return index < 0 ? null : { kind: "move-vertex", from: a[index]!, to: b[index]! };
  }
  if (b.length === a.length + 1) {
    const index = b.findIndex((position) => !a.some((other) => same(other, position)));
    return index < 0 ? null : { kind: "insert-vertex", edge: [at(b, index - 1), at(b, index + 1)], at: b[index]! };
  }
  if (b.length === a.length - 1) {
    const gone = a.find((position) => !b.some((other) => same(other, position)));
    return gone ? { kind: "delete-vertex", at: gone } : null;
  }
  return null;
}
