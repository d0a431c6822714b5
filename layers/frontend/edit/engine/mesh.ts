// The coverage that is drawn on: cells by code that share their edges vertex by vertex. Immutable, without a map.
import type { FeatureCollection, Geometry, LngLat } from "../../types.ts";
import { apart, boxOf, distanceToSegment, footOn, grown, inBox, same, touch, TOLERANCE, type Box, type Cell, type Ring } from "./positions.ts";
import { boxOfCell, cellOf, hasEdge, hasVertex, placeIn } from "./rings.ts";
import { Tiles } from "./tiles.ts";

export type { Box, Cell, Polygon, Ring } from "./positions.ts";

export interface NearEdge { a: LngLat; b: LngLat; at: LngLat; codes: string[] }

export class Mesh {
  private constructor(readonly cells: ReadonlyMap<string, Cell>, readonly boundary: Geometry | null, private readonly tiles: Tiles) {}

  // `coverage`: features with a `code`; `boundary`: the outer border of the plan, for showing and snapping.
  static of(coverage: FeatureCollection, boundary: Geometry | null): Mesh {
    return Mesh.ofCells(cellsOf(coverage), boundary);
  }

  static ofCells(cells: ReadonlyMap<string, Cell>, boundary: Geometry | null = null): Mesh {
    return new Mesh(cells, boundary, Tiles.of(new Map([...cells].map(([code, cell]) => [code, boxOfCell(cell)]))));
  }

  // Cells replaced, added or left out; everything that did not change is shared.
  with(changed: ReadonlyMap<string, Cell>, removed: Iterable<string> = []): Mesh {
    const cells = new Map(this.cells), moves: [string, Box | null, Box | null][] = [];
    const before = (code: string): Box | null => { const cell = cells.get(code); return cell ? boxOfCell(cell) : null; };
    for (const code of removed) { moves.push([code, before(code), null]); cells.delete(code); }
    for (const [code, cell] of changed) { moves.push([code, before(code), boxOfCell(cell)]); cells.set(code, cell); }
    return new Mesh(cells, this.boundary, this.tiles.with(moves));
  }

  // What the server says of one step: `changed` features and `removed` codes.
  update(changed: FeatureCollection, removed: string[]): Mesh { return this.with(cellsOf(changed), removed); }

  // Cells whose box touches another box.
  near(box: Box, within = TOLERANCE): Map<string, Cell> {
    const wide = grown(box, within), found = new Map<string, Cell>();
    for (const code of this.tiles.near(wide)) { const cell = this.cells.get(code)!; if (touch(boxOfCell(cell), wide)) found.set(code, cell); }
    return found;
  }

  // Cells that have a vertex at a position.
  having(at: LngLat): Map<string, Cell> {
    const found = this.near(boxOf([at]));
    for (const [code, cell] of found) if (!hasVertex(cell, at)) found.delete(code);
    return found;
  }

  codesHaving(position: LngLat): string[] { return [...this.having(position).keys()]; }

  // The nearest vertex of any cell, not farther than `withinDeg`.
  vertexNear(at: LngLat, withinDeg: number): LngLat | null {
    let best: LngLat | null = null, nearest = withinDeg;
    for (const ring of this.ringsNear(at, withinDeg)) for (const position of ring) {
      if (Math.abs(position[0] - at[0]) > nearest) continue;
      const away = apart(position, at);
      if (away <= nearest && !(best && away === nearest)) { best = position; nearest = away; }
    }
    return best;
  }

  // The nearest edge, not farther than `withinDeg`, with the foot of `at` on it and the cells on its sides.
  edgeNear(at: LngLat, withinDeg: number): NearEdge | null {
    let best: [LngLat, LngLat] | null = null, nearest = withinDeg;
    for (const ring of this.ringsNear(at, withinDeg)) for (let index = 1; index < ring.length; index++) {
      const away = distanceToSegment(at, ring[index - 1]!, ring[index]!);
      if (away < nearest) { best = [ring[index - 1]!, ring[index]!]; nearest = away; }
    }
    if (!best) return null;
    const [a, b] = best;
    return { a, b, at: footOn(at, a, b), codes: this.codesOfEdge(a, b) };
  }

  codesOfEdge(a: LngLat, b: LngLat): string[] {
    return [...this.having(a)].filter(([, cell]) => hasEdge(cell, a, b)).map(([code]) => code);
  }

  // The cell at a position; on a border, one of those beside it.
  cellAt(position: LngLat): string | null {
    for (const [code, cell] of this.near(boxOf([position]), 0)) if (placeIn(cell, position) >= 0) return code;
    return null;
  }

  // Codes of cells that share an edge with a cell, not merely a corner.
  neighboursOf(code: string): string[] {
    const cell = this.cells.get(code);
    if (!cell) return [];
    return [...this.near(boxOfCell(cell))].filter(([other, shape]) => other !== code && shareEdge(cell, shape)).map(([other]) => other);
  }

  // Whether a vertex stands on the outer border of the coverage: an edge there has a cell on one side only.
  isOuter(position: LngLat): boolean { return standsOutside([...this.having(position).values()], position); }

  private *ringsNear(at: LngLat, within: number): Iterable<Ring> {
    for (const cell of this.near(boxOf([at]), within).values()) for (const polygon of cell) yield* polygon;
  }
}

// Whether a vertex stands on the border of all the cells that have it, taken together: on an edge that only one has.
export function standsOutside(having: Cell[], at: LngLat): boolean {
  const beside = having.flatMap((cell) => cell.flatMap((polygon) => polygon.flatMap((ring) => edgesAt(ring, at))));
  return beside.some(([a, b], index) => !beside.some(([c, d], place) => place !== index && ((same(a, c) && same(b, d)) || (same(a, d) && same(b, c)))));
}

function edgesAt(ring: Ring, at: LngLat): [LngLat, LngLat][] {
  const edges: [LngLat, LngLat][] = [];
  for (let index = 1; index < ring.length; index++) if (distanceToSegment(at, ring[index - 1]!, ring[index]!) <= TOLERANCE) edges.push([ring[index - 1]!, ring[index]!]);
  return edges;
}

function shareEdge(cell: Cell, other: Cell): boolean {
  const box = boxOfCell(other);
  return cell.some((polygon) => polygon.some((ring) => ring.some((position, index) =>
    index > 0 && inBox(box, position) && inBox(box, ring[index - 1]!) && hasEdge(other, ring[index - 1]!, position))));
}

function cellsOf(collection: FeatureCollection): Map<string, Cell> {
  return new Map(collection.features.map((feature) => [String(feature.properties.code ?? feature.id), cellOf(feature.geometry)]));
}
