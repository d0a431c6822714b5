// Where the pointer is taken to: a vertex of a grid, a border, a road or building close by. Pure but for what the desk holds.
import type { LngLat } from "../../types.ts";
import type { Mesh } from "../engine/mesh.ts";
import { snapTarget, snapTargets } from "../engine/snapping.ts";
import { metresBetween, quantised } from "../positions.ts";
import type { Desk } from "./tool.ts";

export interface Snapped { at: LngLat; snapped: boolean }

// For lines: a vertex wins over a corner of the ground, that over a border, that over a line of the ground.
export function snapped(desk: Desk, at: LngLat, touch: boolean): Snapped {
  const found = desk.ground.snapping ? snapTarget(desk.mesh(), desk.ground.graph, at, desk.reach(touch)) : null;
  return found ? { at: found.at, snapped: true } : { at, snapped: false };
}

// For a vertex that is dragged: any border but its own ones, and the ground. A vertex of the outer border stays on it.
export function snappedVertex(desk: Desk, from: LngLat, at: LngLat, touch: boolean): Snapped {
  if (desk.mesh().isOuter(from)) return { at: footOnOuter(desk.mesh(), from, at), snapped: true };
  const found = desk.ground.snapping ? snapTargets(desk.mesh(), desk.ground.graph, at, desk.reach(touch) * 0.7, [from]).find(({ kind }) => kind !== "vertex") : undefined;
  return found ? { at: found.at, snapped: true } : { at, snapped: false };
}

// The place nearest to a position on the outer edges of the cells that have a vertex.
function footOnOuter(mesh: Mesh, vertex: LngLat, at: LngLat): LngLat {
  let best = vertex, away = Infinity;
  for (const code of mesh.codesHaving(vertex)) for (const polygon of mesh.cells.get(code)!) for (const ring of polygon) for (let index = 1; index < ring.length; index++) {
    const a = ring[index - 1]!, b = ring[index]!, foot = footBetween(at, a, b), far = metresBetween(foot, at);
    if (far < away && mesh.codesOfEdge(a, b).length === 1) { best = foot; away = far; }
  }
  return best;
}

function footBetween(at: LngLat, a: LngLat, b: LngLat): LngLat {
  const shrink = Math.cos((at[1] * Math.PI) / 180), dx = (b[0] - a[0]) * shrink, dy = b[1] - a[1];
  const share = Math.max(0, Math.min(1, ((at[0] - a[0]) * shrink * dx + (at[1] - a[1]) * dy) / (dx * dx + dy * dy || 1)));
  return quantised([a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share]);
}
