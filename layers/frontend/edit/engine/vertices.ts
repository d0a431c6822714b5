// Move, insert and delete vertices; as layers/planning/operations/vertices.py does, to the same numbers. Pure.
import type { LngLat } from "../../types.ts";
import { accepted, each } from "./accepted.ts";
import { matched } from "./matched.ts";
import { standsOutside, type Mesh } from "./mesh.ts";
import { boxOf, keyOf, rounded, same, TOLERANCE, type Cell } from "./positions.ts";
import { lineAt, pointAt, Refused } from "./refused.ts";
import { distanceToBorder, hasEdge, movedBy, nodeWith, placeIn, TooFewCorners, withoutVertex, withPath } from "./rings.ts";

// Vertices on the outer border slide along it, one by one; all others move together.
export function moveVertices(mesh: Mesh, moves: [LngLat, LngLat][]): Mesh {
  const inner = new Map<string, LngLat>(), starts: LngLat[] = [];
  let moving = false;
  for (const [start, end] of moves.map(([a, b]): [LngLat, LngLat] => [rounded(a), rounded(b)])) {
    const having = mesh.having(start);
    if (!having.size) throw new Refused("no-such-vertex", pointAt(start));
    if (same(start, end)) continue;
    moving = true;
    if (standsOutside([...having.values()], start)) mesh = slide(mesh, having, start, end);
    else { inner.set(keyOf(start), end); starts.push(start); }
  }
  if (!moving) throw new Refused("vertex-is-there", pointAt(rounded(moves[0]![1])));
  return inner.size ? moveTogether(mesh, inner, starts) : mesh;
}

// Put a vertex into a shared edge, at a position that may lie off it; both neighbours take it.
export function insertVertex(mesh: Mesh, edge: [LngLat, LngLat], place: LngLat): Mesh {
  const a = rounded(edge[0]), b = rounded(edge[1]), at = rounded(place);
  if (same(at, a) || same(at, b)) throw new Refused("vertex-is-there", pointAt(at));
  const sides = new Map([...mesh.having(a)].filter(([, cell]) => hasEdge(cell, a, b)));
  if (!sides.size) throw new Refused("no-such-edge", lineAt([a, b]));
  if (sides.size === 1) throw new Refused("leaves-community", lineAt([a, b]));
  return settled(mesh, each(sides, (cell) => withPath(cell, a, b, [at]), at));
}

// Take a vertex out of the cells that have it; a corner where three cells meet is refused.
export function deleteVertex(mesh: Mesh, place: LngLat): Mesh {
  const at = rounded(place), having = mesh.having(at);
  if (!having.size) throw new Refused("no-such-vertex", pointAt(at));
  if (standsOutside([...having.values()], at)) throw new Refused("leaves-community", pointAt(at));
  if (having.size > 2) throw new Refused("corner-of-several", pointAt(at));
  return settled(mesh, each(having, (cell) => withoutVertex(cell, at), at));
}

function moveTogether(mesh: Mesh, moves: ReadonlyMap<string, LngLat>, starts: LngLat[]): Mesh {
  for (const end of moves.values()) if (mesh.cellAt(end) === null) throw new Refused("leaves-community", pointAt(end));
  const having = new Map(starts.flatMap((start) => [...mesh.having(start)]));
  return settled(mesh, each(having, (cell) => movedBy(cell, moves), starts[0]!));
}

// Accept changed cells; where a vertex came to lie on a neighbour's edge, the neighbour takes it.
function settled(mesh: Mesh, changed: Map<string, Cell>): Mesh {
  try { return accepted(mesh, changed); } catch (error) {
    if (!(error instanceof Refused) || error.code !== "tears-coverage") throw error;
    return accepted(mesh, matched(mesh, changed));
  }
}

// Move the foot of a border along the outer border: a strip of one cell goes over to the other.
function slide(mesh: Mesh, having: Map<string, Cell>, start: LngLat, end: LngLat): Mesh {
  const codes = [...having.keys()];
  for (const [giver, taker] of codes.length === 2 ? [codes, [codes[1]!, codes[0]!]] as [string, string][] : []) {
    const path = pathAlong(mesh, having.get(giver)!, having.get(taker)!, start, end);
    if (path) return accepted(mesh, new Map([[giver, cutCorner(having.get(giver)!, path)], [taker, withPath(having.get(taker)!, path[1]!, path[0]!, path.slice(2))]]));
  }
  throw new Refused("leaves-community", pointAt(start));
}

// q, start, …, end: the way along the giver's outer border; null when `end` does not lie on it.
function pathAlong(mesh: Mesh, giver: Cell, taker: Cell, start: LngLat, end: LngLat): LngLat[] | null {
  for (const cell of mesh.near(boxOf([end])).values()) if (cell !== giver && (placeIn(cell, end) >= 0 || distanceToBorder(cell, end) <= TOLERANCE)) return null;
  for (const polygon of nodeWith(giver, [end])) {
    const ring = polygon[0]!.slice(0, -1), at = ring.findIndex((position) => same(position, start));
    if (at < 0 || !ring.some((position) => same(position, end))) continue;
    let turned = [...ring.slice(at), ...ring.slice(0, at)];
    if (hasEdge(taker, start, turned[1]!)) turned = [turned[0]!, ...turned.slice(1).reverse()];
    if (hasEdge(taker, start, turned.at(-1)!)) return [turned.at(-1)!, ...turned.slice(0, turned.findIndex((position) => same(position, end)) + 1)];
  }
  return null;
}

function cutCorner(giver: Cell, path: LngLat[]): Cell {
  const end = path.at(-1)!;
  try { return path.slice(1, -1).reduce(withoutVertex, nodeWith(giver, [end])); } catch (error) {
    if (error instanceof TooFewCorners) throw new Refused("too-few-corners", pointAt(end));
    throw error;
  }
}
