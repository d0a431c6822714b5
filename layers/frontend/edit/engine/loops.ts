// From directed edges with ground on their left to polygons. Pure.
import type { LngLat } from "../../types.ts";
import { windingOf } from "./edges.ts";
import { boxOf, inBox, type Polygon, type Ring } from "./positions.ts";
import { placeInRing } from "./rings.ts";

export interface Arrow { from: number; to: number; cut: boolean }

// Walk round the ground on the left of every edge. A walk that does not come back (its pieces overlap) is no loop.
export function loopsOf(arrows: Arrow[], at: (node: number) => LngLat): Arrow[][] {
  const leaving = fans(arrows, at), left = new Set(arrows), loops: Arrow[][] = [];
  for (const start of arrows) {
    const loop: Arrow[] = [];
    for (let arrow: Arrow | null = start; arrow && left.delete(arrow); arrow = following(leaving.get(arrow.to) ?? [], arrow, at)) loop.push(arrow);
    if (loop.at(-1)?.to === start.from) loops.push(loop);
  }
  return loops;
}

// Cut a loop that passes a node twice into loops that pass every node once.
export function simple(loop: Arrow[]): Arrow[][] {
  const done: Arrow[][] = [], open: Arrow[] = [], places = new Map<number, number>();
  for (const arrow of loop) {
    places.set(arrow.from, open.length);
    open.push(arrow);
    const start = places.get(arrow.to);
    if (start === undefined) continue;
    const cut = open.splice(start);
    for (const entry of cut) places.delete(entry.from);
    done.push(cut);
  }
  return done;
}

// Loops to polygons: those that go counter-clockwise are outer rings, the others are holes of the smallest around them.
export function polygonsOf(loops: Arrow[][], at: (node: number) => LngLat): { polygon: Polygon; arrows: Arrow[][] }[] {
  const rings = loops.filter((loop) => loop.length > 2).map((loop) => ({ loop, ring: [...loop.map((arrow) => at(arrow.from)), at(loop[0]!.from)] }));
  const shells = rings.filter(({ ring }) => windingOf(ring) > 0).sort((a, b) => windingOf(a.ring) - windingOf(b.ring));
  const made = shells.map(({ loop, ring }) => ({ polygon: [ring], arrows: [loop], box: boxOf(ring) }));
  for (const { loop, ring } of rings) {
    if (windingOf(ring) >= 0) continue;
    const around = made.find(({ polygon, box }) => windingOf(polygon[0]!) > -windingOf(ring) && inBox(box, ring[0]!) && encloses(polygon[0]!, ring));
    around?.polygon.push(ring);
    around?.arrows.push(loop);
  }
  return made.map(({ polygon, arrows }) => ({ polygon, arrows }));
}

function encloses(shell: Ring, ring: Ring): boolean {
  for (const position of ring) { const place = placeInRing(shell, position); if (place) return place > 0; }
  for (let i = 1; i < ring.length; i++) {
    const place = placeInRing(shell, [(ring[i - 1]![0] + ring[i]![0]) / 2, (ring[i - 1]![1] + ring[i]![1]) / 2]);
    if (place) return place > 0;
  }
  return false;
}

// Node → edges that leave it, counter-clockwise.
function fans(arrows: Arrow[], at: (node: number) => LngLat): Map<number, { arrow: Arrow; angle: number }[]> {
  const leaving = new Map<number, { arrow: Arrow; angle: number }[]>();
  for (const arrow of arrows) {
    const entry = { arrow, angle: angleOf(at(arrow.from), at(arrow.to)) }, fan = leaving.get(arrow.from);
    if (fan) fan.push(entry); else leaving.set(arrow.from, [entry]);
  }
  for (const fan of leaving.values()) fan.sort((a, b) => a.angle - b.angle);
  return leaving;
}

const angleOf = (a: LngLat, b: LngLat): number => Math.atan2(b[1] - a[1], b[0] - a[0]);

// The first edge clockwise from the way back.
function following(fan: { arrow: Arrow; angle: number }[], arrow: Arrow, at: (node: number) => LngLat): Arrow | null {
  const back = angleOf(at(arrow.to), at(arrow.from));
  for (let i = fan.length - 1; i >= 0; i--) if (fan[i]!.angle < back) return fan[i]!.arrow;
  return fan.at(-1)?.arrow ?? null;
}
