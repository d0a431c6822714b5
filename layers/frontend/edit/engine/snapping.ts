// What a vertex may snap to: vertices and borders of cells, and the lines of the ground. Pure.
import type { LngLat } from "../../types.ts";
import type { Mesh } from "./mesh.ts";
import { apart, distanceToSegment, footOn, rounded, same } from "./positions.ts";
import type { GroundKind, TraceGraph } from "./trace.ts";

// `corner`: a vertex of a line, not a place between two.
export interface SnapTarget { at: LngLat; kind: "vertex" | "border" | GroundKind; corner: boolean; away: number; a?: LngLat; b?: LngLat }

// Targets within a distance, the best first: vertices of cells, corners of the ground, borders, lines of the ground.
// `but`: vertices that are being dragged themselves.
export function snapTargets(mesh: Mesh, ground: TraceGraph | null, at: LngLat, withinDeg: number, but: LngLat[] = []): SnapTarget[] {
  const found: SnapTarget[] = [], own = (position: LngLat): boolean => but.some((other) => same(other, position));
  const add = (target: Omit<SnapTarget, "away">): void => { const away = apart(target.at, at); if (away <= withinDeg) found.push({ ...target, away }); };
  for (const [a, b] of edgesNear(mesh, at, withinDeg)) {
    if (own(a) || own(b)) continue;
    for (const position of [a, b]) add({ at: position, kind: "vertex", corner: true });
    add({ at: rounded(footOn(at, a, b)), kind: "border", corner: false, a, b });
  }
  for (const { a, b, kind } of ground?.index.near(at, withinDeg) ?? []) {
    for (const position of [a, b]) add({ at: position, kind, corner: true });
    add({ at: rounded(footOn(at, a, b)), kind, corner: false, a, b });
  }
  return distinct(found.sort((one, two) => rank(one) - rank(two) || one.away - two.away));
}

export function snapTarget(mesh: Mesh, ground: TraceGraph | null, at: LngLat, withinDeg: number, but: LngLat[] = []): SnapTarget | null {
  return snapTargets(mesh, ground, at, withinDeg, but)[0] ?? null;
}

const rank = ({ kind, corner }: SnapTarget): number => (kind === "vertex" ? 0 : corner ? 1 : kind === "border" ? 2 : 3);

function distinct(targets: SnapTarget[]): SnapTarget[] {
  return targets.filter((target, index) => targets.findIndex((other) => same(other.at, target.at)) === index);
}

function edgesNear(mesh: Mesh, at: LngLat, within: number): [LngLat, LngLat][] {
  const found: [LngLat, LngLat][] = [], box = { west: at[0], south: at[1], east: at[0], north: at[1] };
  for (const cell of mesh.near(box, within).values()) for (const ring of cell.flat()) for (let i = 1; i < ring.length; i++) {
    if (distanceToSegment(at, ring[i - 1]!, ring[i]!) <= within) found.push([ring[i - 1]!, ring[i]!]);
  }
  return found;
}
