// Merge, cut out, give, fill a gap: whole pieces of ground; as layers/planning/operations/areas.py does. Pure.
import type { LngLat } from "../../types.ts";
import { accepted } from "./accepted.ts";
import { selfCrossing } from "./crossing.ts";
import { areaOf, windingOf } from "./edges.ts";
import { facesOf, joined, pointIn, together } from "./faces.ts";
import { gapAt } from "./gaps.ts";
import { cellNamed, freshCodes } from "./lines.ts";
import { matched } from "./matched.ts";
import { underArea } from "./meets.ts";
import type { Mesh } from "./mesh.ts";
import { rounded, same, type Cell, type Polygon, type Ring } from "./positions.ts";
import { areaAt, pointAt, Refused } from "./refused.ts";
import { geometryOf, placeInRing } from "./rings.ts";

// One cell out of neighbours; it takes the code of the largest.
export function merge(mesh: Mesh, grids: string[]): Mesh {
  const codes = [...new Set(grids)], cells = codes.map((code) => cellNamed(mesh, code));
  if (codes.length < 2) throw new Refused("merge-needs-two", geometryOf(cells.flat()));
  const whole = joined(cells.flat());
  if (whole.length > cells.flat().length - codes.length + 1) throw new Refused("not-adjacent", geometryOf(cells.flat()));
  const keep = codes.reduce((best, code) => areaOf(mesh.cells.get(code)!) > areaOf(mesh.cells.get(best)!) ? code : best);
  return accepted(mesh, new Map([[keep, whole]]), codes.filter((code) => code !== keep));
}

// A new cell out of a drawn area; the cells it lies on lose that ground. What lies outside is left out.
export function cutOut(mesh: Mesh, area: LngLat[]): Mesh {
  const { inside, outside } = divided(mesh, areaOfLine(area));
  const kept = [...inside].filter(([, pieces]) => pieces.length).map(([code]): [string, Cell] => [code, joined(outside.get(code)!)]);
  return accepted(mesh, matched(mesh, new Map([...kept, [freshCodes(mesh, 1)[0]!, joined([...inside.values()].flat())]])));
}

// Give the ground of a building, a block or a sliver to a cell.
export function give(mesh: Mesh, area: LngLat[], to: string): Mesh {
  const shape = areaOfLine(area), taker = cellNamed(mesh, to), { inside, outside } = divided(mesh, shape, to);
  const givers = [...inside].filter(([code, pieces]) => code !== to && pieces.length);
  if (!givers.length) throw new Refused("is-there-already", areaAt(shape), to);
  const own = [...(inside.get(to) ?? []), ...(outside.get(to) ?? [])];
  const whole = together([...(own.length ? own : taker), ...givers.flatMap(([, pieces]) => pieces)]);
  const kept = givers.map(([code]): [string, Cell] => [code, joined(outside.get(code)!)]);
  return accepted(mesh, matched(mesh, new Map([...kept, [to, whole]])));
}

// Give ground that no cell covers to a cell.
export function fillGap(mesh: Mesh, at: LngLat, to: string): Mesh {
  const gap = gapAt(mesh, rounded(at)), cell = cellNamed(mesh, to);
  if (!gap) throw new Refused("no-such-gap", pointAt(rounded(at)));
  return accepted(mesh, matched(mesh, new Map([[to, together([...cell, gap])]])), [], areaOf([gap]));
}

// Faces of the cells under an area, inside it and outside it.
function divided(mesh: Mesh, shape: Ring, but = ""): { inside: Map<string, Polygon[]>; outside: Map<string, Polygon[]> } {
  const met = underArea(mesh, shape), inside = new Map<string, Polygon[]>(), outside = new Map<string, Polygon[]>();
  for (const [code, faces] of facesOf(met, [shape])) {
    const within = faces.map((face) => placeInRing(shape, pointIn([face.polygon])) > 0);
    inside.set(code, faces.filter((_, index) => within[index]).map((face) => face.polygon));
    outside.set(code, faces.filter((_, index) => !within[index]).map((face) => face.polygon));
  }
  if (![...inside.values()].some((pieces) => pieces.length)) throw new Refused("leaves-community", areaAt(shape));
  for (const [code, rest] of outside) if (!rest.length && code !== but) throw new Refused("swallows-grid", geometryOf(met.get(code)!), code);
  return { inside, outside };
}

function areaOfLine(area: LngLat[]): Ring {
  const ring = area.map(rounded);
  if (!same(ring[0]!, ring.at(-1)!)) ring.push(ring[0]!);
  const kept = ring.filter((position, index) => index === 0 || !same(position, ring[index - 1]!));
  const place = kept.length < 4 || windingOf(kept) === 0 ? kept[0]! : selfCrossing([[kept]]);
  if (place) throw new Refused("self-crossing", pointAt(place), "");
  return kept;
}
