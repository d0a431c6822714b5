// Whether changed cells still share their edges with those around them, vertex by vertex, and nowhere overlap.
// The rules are those of GEOS's CoverageValidator; only the edges that changed are looked at. Pure and exact.
import type { Geometry, LngLat } from "../../types.ts";
import { around } from "./crossing.ts";
import { edgesOf, freshEdges, meetsBox, overlaps, type Edge } from "./edges.ts";
import type { Mesh } from "./mesh.ts";
import { boxOf, inAngle, meeting, same, touch, type Cell } from "./positions.ts";
import { lineAt } from "./refused.ts";
import { boxOfCell, placeIn } from "./rings.ts";

export interface Tear { grid: string; place: Geometry }

// The first fault that changed cells have in a mesh; `before`: what they were.
export function tearIn(mesh: Mesh, changed: Iterable<string>, before: ReadonlyMap<string, Cell>): Tear | null {
  const edges = new Map<string, Edge[]>();
  const of = (code: string, cell: Cell): Edge[] => { let known = edges.get(code); if (!known) edges.set(code, (known = edgesOf(cell))); return known; };
  for (const code of changed) {
    const cell = mesh.cells.get(code)!, fresh = freshEdges(cell, before.get(code));
    if (!fresh.length) continue;
    for (const [other, shape] of mesh.near(boxOf(fresh.flatMap((edge) => [edge.a, edge.b])))) {
      if (other === code) continue;
      const fault = faultWith(mesh, fresh, of(other, shape), shape) ?? swallowed(fresh, cell, shape);
      if (fault) return { grid: code, place: lineAt(fault) };
    }
  }
  return null;
}

function faultWith(mesh: Mesh, fresh: Edge[], others: Edge[], shape: Cell): [LngLat, LngLat] | null {
  const box = boxOfCell(shape);
  for (const edge of fresh) {
    if (!meetsBox(edge, box)) continue;
    for (const other of others) if (overlaps(edge.a, edge.b, other.a, other.b) && clash(mesh, edge, other)) return [edge.a, edge.b];
  }
  return null;
}

// An edge that has a cell on both sides is whole, whatever it meets: the fault is the other's.
function clash(mesh: Mesh, edge: Edge, other: Edge): boolean {
  const along = same(edge.a, other.a) && same(edge.b, other.b), against = same(edge.a, other.b) && same(edge.b, other.a);
  if (along || against) return along === (edge.left === other.left);
  const met = meeting(edge.a, edge.b, other.a, other.b);
  if (met === "apart") return false;
  const loose = (one: Edge): boolean => mesh.codesOfEdge(one.a, one.b).length < 2;
  if (typeof met === "string" || !isEnd(edge, met) || !isEnd(other, met)) return loose(edge) || loose(other);
  return (into(other, edge, met) && loose(edge)) || (into(edge, other, met) && loose(other));
}

const isEnd = (edge: Edge, at: LngLat): boolean => same(at, edge.a) || same(at, edge.b);

// Whether an edge runs from a vertex into the ground of another cell that has the vertex too.
function into(ground: Edge, edge: Edge, at: LngLat): boolean {
  const [from, to] = around(ground, at), end = same(at, edge.a) ? edge.b : edge.a;
  return ground.left ? inAngle(at, to, from, end) : inAngle(at, from, to, end);
}

// Whether one cell lies in the other without touching its border.
function swallowed(fresh: Edge[], cell: Cell, other: Cell): [LngLat, LngLat] | null {
  const edge = fresh.find((entry) => placeIn(other, entry.a) > 0);
  if (edge) return [edge.a, edge.b];
  const first = other[0]![0]!;
  return touch(boxOfCell(cell), boxOfCell(other)) && placeIn(cell, first[0]!) > 0 ? [first[0]!, first[1]!] : null;
}
