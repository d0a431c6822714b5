// Whether a cell crosses or touches itself (OGC simple features: what GEOS calls valid). Pure and exact.
import type { LngLat } from "../../types.ts";
import { edgesOf, freshEdges, overlaps, windingOf, type Edge } from "./edges.ts";
import { crossingOf, inAngle, keyOf, meeting, same, type Cell, type Ring } from "./positions.ts";
import { placeInRing } from "./rings.ts";

// Where a cell breaks the rules; null where it does not. `before`: what it was, valid: only what changed is looked at.
export function selfCrossing(cell: Cell, before?: Cell): LngLat | null {
  if (cell.length === 0 || cell.some((polygon) => polygon.some((ring) => windingOf(ring) === 0))) return cell[0]?.[0]?.[0] ?? [0, 0];
  const all = edgesOf(cell), touches: { at: LngLat; rings: [number, number] }[] = [];
  for (const edge of freshEdges(cell, before)) for (const other of all) {
    if (!overlaps(edge.a, edge.b, other.a, other.b) || (edge.index === other.index && edge.ring === other.ring && edge.polygon === other.polygon)) continue;
    const fault = faultBetween(edge, other, touches);
    if (fault) return fault;
  }
  return all.length && cell.length === 1 && cell[0]!.length === 1 ? null : misplaced(cell, touches);
}

function faultBetween(edge: Edge, other: Edge, touches: { at: LngLat; rings: [number, number] }[]): LngLat | null {
  const met = meeting(edge.a, edge.b, other.a, other.b);
  if (met === "apart") return null;
  if (typeof met === "string") return met === "cross" ? crossingOf(edge.a, edge.b, other.a, other.b) : edge.a;
  const oneRing = edge.ring === other.ring && edge.polygon === other.polygon;
  if (oneRing) return same(edge.b, other.a) && same(edge.after, other.b) || same(edge.a, other.b) && same(edge.before, other.a) ? null : met;
  const [from, to] = around(edge, met), [first, last] = around(other, met);
  if (inAngle(met, to, from, first) !== inAngle(met, to, from, last)) return met;
  if (edge.polygon === other.polygon) touches.push({ at: met, rings: [edge.ring, other.ring].sort((a, b) => a - b) as [number, number] });
  return null;
}

// What a ring has before and after a position on one of its edges.
export function around(edge: Edge, at: LngLat): [LngLat, LngLat] {
  if (same(at, edge.a)) return [edge.before, edge.b];
  return same(at, edge.b) ? [edge.a, edge.after] : [edge.a, edge.b];
}

// Rings that do not lie in each other as they should, or that cut the ground apart by touching.
function misplaced(cell: Cell, touches: { at: LngLat; rings: [number, number] }[]): LngLat | null {
  for (const [p, [shell, ...holes]] of cell.entries()) {
    for (const hole of holes) if (within(hole, shell!) < 0) return hole[0]!;
    for (const hole of holes) for (const other of holes) if (hole !== other && within(hole, other) > 0) return hole[0]!;
    for (const [other, [outer, ...inner]] of cell.entries()) {
      if (other !== p && within(shell!, outer!) > 0 && !inner.some((hole) => within(shell!, hole) >= 0)) return shell![0]!;
    }
  }
  return cutApart(touches);
}

// Whether a ring lies inside another (1), outside (-1), or has all its vertices on it (0).
function within(ring: Ring, other: Ring): number {
  for (const position of ring) {
    const place = placeInRing(other, position);
    if (place !== 0) return place;
  }
  return 0;
}

// Rings that touch in a circle (or twice) close off a part of the ground.
function cutApart(touches: { at: LngLat; rings: [number, number] }[]): LngLat | null {
  const root = new Map<string, string>(), seen = new Set<string>();
  const find = (name: string): string => { const up = root.get(name); return up === undefined || up === name ? name : find(up); };
  for (const { at, rings } of touches) for (const ring of rings) {
    const link = `${ring}@${keyOf(at)}`;
    if (seen.has(link)) continue;
    seen.add(link);
    const one = find(`ring ${ring}`), two = find(keyOf(at));
    if (one === two) return at;
    root.set(one, two);
  }
  return null;
}
