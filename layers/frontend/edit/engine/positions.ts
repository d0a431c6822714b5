// Positions, and exact answers about them. Pure. Degrees (lng, lat) on the grid of 1e-7 that browser and server share.
import type { LngLat } from "../../types.ts";

export type Ring = LngLat[];
export type Polygon = Ring[];
// Polygons → rings (the outer one first) → closed positions.
export type Cell = Polygon[];
export interface Box { west: number; south: number; east: number; north: number }

export const PER_DEGREE = 1e7;
// Two steps of the grid: how far rounding may take a vertex off its edge.
export const TOLERANCE = 2e-7;

// Round half to even, as the server's numpy does.
function rint(value: number): number {
  const near = Math.round(value);
  return near - value === 0.5 && near % 2 !== 0 ? near - 1 : near;
}

export function rounded(position: readonly number[]): LngLat {
  return [rint(position[0]! * PER_DEGREE) / PER_DEGREE, rint(position[1]! * PER_DEGREE) / PER_DEGREE];
}

export const same = (a: LngLat, b: LngLat): boolean => a[0] === b[0] && a[1] === b[1];

export const keyOf = (position: LngLat): string => `${Math.round(position[0] * PER_DEGREE)},${Math.round(position[1] * PER_DEGREE)}`;

export const byPlace = (a: LngLat, b: LngLat): number => a[0] - b[0] || a[1] - b[1];

export const apart = (a: LngLat, b: LngLat): number => Math.hypot(a[0] - b[0], a[1] - b[1]);

// Which side of a→b holds c: 1 left, -1 right, 0 on the line. Exact (Shewchuk 1997: a filter, then whole numbers).
export function sideOf(a: LngLat, b: LngLat, c: LngLat): number {
  const left = (a[0] - c[0]) * (b[1] - c[1]), right = (a[1] - c[1]) * (b[0] - c[0]), det = left - right;
  if (left > 0 !== right > 0 || left === 0 || right === 0) return Math.sign(det);
  return Math.abs(det) >= 3.4e-16 * Math.abs(left + right) ? Math.sign(det) : exactSide(a, b, c);
}

function exactSide(a: LngLat, b: LngLat, c: LngLat): number {
  const whole = (value: number): bigint => BigInt(Math.round(value * 2 ** 60));
  const cx = whole(c[0]), cy = whole(c[1]);
  const det = (whole(a[0]) - cx) * (whole(b[1]) - cy) - (whole(a[1]) - cy) * (whole(b[0]) - cx);
  return det > 0n ? 1 : det < 0n ? -1 : 0;
}

// Distance in degrees; step by step as GEOS counts it, so that both sides choose the same edge.
export function distanceToSegment(p: LngLat, a: LngLat, b: LngLat): number {
  const dx = b[0] - a[0], dy = b[1] - a[1], squared = dx * dx + dy * dy;
  if (squared === 0) return Math.sqrt((p[0] - a[0]) * (p[0] - a[0]) + (p[1] - a[1]) * (p[1] - a[1]));
  const along = ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / squared;
  if (along <= 0) return Math.sqrt((p[0] - a[0]) * (p[0] - a[0]) + (p[1] - a[1]) * (p[1] - a[1]));
  if (along >= 1) return Math.sqrt((p[0] - b[0]) * (p[0] - b[0]) + (p[1] - b[1]) * (p[1] - b[1]));
  return Math.abs(((a[1] - p[1]) * dx - (a[0] - p[0]) * dy) / squared) * Math.sqrt(squared);
}

// The foot of a position on a segment.
export function footOn(p: LngLat, a: LngLat, b: LngLat): LngLat {
  const dx = b[0] - a[0], dy = b[1] - a[1], squared = dx * dx + dy * dy;
  const along = squared ? Math.min(1, Math.max(0, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / squared)) : 0;
  return [a[0] + along * dx, a[1] + along * dy];
}

export type Meeting = "apart" | "cross" | "overlap" | LngLat;

// How two segments meet: a position where they touch, `cross` inside both, `overlap` along a length.
export function meeting(a: LngLat, b: LngLat, c: LngLat, d: LngLat): Meeting {
  const atC = sideOf(a, b, c), atD = sideOf(a, b, d);
  if (atC * atD > 0) return "apart";
  const atA = sideOf(c, d, a), atB = sideOf(c, d, b);
  if (atA * atB > 0) return "apart";
  if (atC === 0 && atD === 0) return onOneLine(a, b, c, d);
  if (atC === 0) return c;
  if (atD === 0) return d;
  return atA === 0 ? a : atB === 0 ? b : "cross";
}

function onOneLine(a: LngLat, b: LngLat, c: LngLat, d: LngLat): Meeting {
  const axis = Math.abs(a[0] - b[0]) > Math.abs(a[1] - b[1]) ? 0 : 1;
  const from = Math.max(Math.min(a[axis], b[axis]), Math.min(c[axis], d[axis]));
  const to = Math.min(Math.max(a[axis], b[axis]), Math.max(c[axis], d[axis]));
  if (from > to) return "apart";
  return from < to ? "overlap" : a[axis] === from ? a : b;
}

// Where two crossing lines meet, to the last digits of a double; for showing.
export function crossingOf(a: LngLat, b: LngLat, c: LngLat, d: LngLat): LngLat {
  const x = b[0] - a[0], y = b[1] - a[1], u = d[0] - c[0], v = d[1] - c[1], det = x * v - y * u;
  const along = det ? ((c[0] - a[0]) * v - (c[1] - a[1]) * u) / det : 0;
  return [a[0] + along * x, a[1] + along * y];
}

// Whether the ray from `at` to `q` lies strictly inside the angle that opens counter-clockwise from `from` to `to`.
export function inAngle(at: LngLat, from: LngLat, to: LngLat, q: LngLat): boolean {
  const turn = sideOf(at, from, to), first = sideOf(at, from, q), last = sideOf(at, q, to);
  if (turn > 0) return first > 0 && last > 0;
  if (turn < 0) return first > 0 || last > 0;
  return ahead(at, from, to) ? first !== 0 || !ahead(at, from, q) : first > 0;
}

const ahead = (at: LngLat, a: LngLat, b: LngLat): boolean => (a[0] - at[0]) * (b[0] - at[0]) + (a[1] - at[1]) * (b[1] - at[1]) > 0;

export function boxOf(positions: Iterable<LngLat>): Box {
  const box = { west: Infinity, south: Infinity, east: -Infinity, north: -Infinity };
  for (const [lng, lat] of positions) {
    if (lng < box.west) box.west = lng;
    if (lng > box.east) box.east = lng;
    if (lat < box.south) box.south = lat;
    if (lat > box.north) box.north = lat;
  }
  return box;
}

export function boxAround(boxes: Iterable<Box>): Box {
  const all = { west: Infinity, south: Infinity, east: -Infinity, north: -Infinity };
  for (const box of boxes) {
    all.west = Math.min(all.west, box.west); all.south = Math.min(all.south, box.south);
    all.east = Math.max(all.east, box.east); all.north = Math.max(all.north, box.north);
  }
  return all;
}

export const grown = (box: Box, by: number): Box => ({ west: box.west - by, south: box.south - by, east: box.east + by, north: box.north + by });

export const touch = (a: Box, b: Box): boolean => a.west <= b.east && b.west <= a.east && a.south <= b.north && b.south <= a.north;

export const inBox = (box: Box, [lng, lat]: LngLat): boolean => lng >= box.west && lng <= box.east && lat >= box.south && lat <= box.north;
