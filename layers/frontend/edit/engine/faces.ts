// Cut cells along lines and join pieces again; as layers/planning/operations/pieces.py does. Pure.
import type { LngLat } from "../../types.ts";
import { selfCrossing } from "./crossing.ts";
import { areaOf, windingOf } from "./edges.ts";
import { loopsOf, polygonsOf, simple, type Arrow } from "./loops.ts";
import { noded, type Segment, type Step } from "./noding.ts";
import { boxOf, byPlace, grown, inBox, keyOf, TOLERANCE, type Box, type Cell, type Polygon } from "./positions.ts";
import { boxOfCell, nodeWith, placeIn, positionsOf } from "./rings.ts";

// `cuts`: for every edge of every ring whether a drawn line made it.
export interface Face { polygon: Polygon; cuts: boolean[][] }

// The faces of each cell, those of untouched cells included.
export function facesOf(cells: ReadonlyMap<string, Cell>, lines: LngLat[][]): Map<string, Face[]> {
  const faces = new Map([...cells.keys()].map((code): [string, Face[]] => [code, []]));
  for (const face of polygonized([...cells.values()].flat(2), lines)) {
    const point = pointIn([face.polygon]);
    const owner = [...cells].find(([, cell]) => placeIn(cell, point) > 0);
    if (owner) faces.get(owner[0])!.push(face);
  }
  return faces;
}

// All areas that borders and lines enclose.
export function polygonized(borders: LngLat[][], lines: LngLat[][]): Face[] {
  const { nodes, segments, positionOf } = noded(borders, lines), at = (node: number): Step => nodes[node]!;
  let kept = withoutDangles(segments), loops: Arrow[][] = [];
  for (let before = -1; before !== kept.length;) {
    before = kept.length;
    loops = loopsOf(kept.flatMap(({ a, b, cut }) => [{ from: a, to: b, cut }, { from: b, to: a, cut }]), at);
    kept = withoutBridges(kept, loops);
  }
  return polygonsOf(loops.flatMap(simple), at).map(({ arrows }) => ({
    polygon: arrows.map((loop) => [...loop, loop[0]!].map((arrow) => positionOf(arrow.from))),
    cuts: arrows.map((loop) => loop.map((arrow) => arrow.cut)),
  }));
}

// Edge-matched pieces as one cell, of several parts where they do not touch.
export function joined(pieces: Polygon[]): Cell {
  const nodes: LngLat[] = [], numbers = new Map<string, number>(), arrows = new Map<string, Arrow>();
  const number = (position: LngLat): number => {
    const key = keyOf(position), known = numbers.get(key);
    return known ?? (numbers.set(key, nodes.length), nodes.push(position) - 1);
  };
  for (const piece of pieces) piece.forEach((ring, place) => {
    const way = oriented(ring, place === 0).map(number);
    for (let i = 1; i < way.length; i++) {
      const back = `${way[i]},${way[i - 1]}`;
      if (!arrows.delete(back)) arrows.set(`${way[i - 1]},${way[i]}`, { from: way[i - 1]!, to: way[i]!, cut: false });
    }
  });
  const at = (node: number): LngLat => nodes[node]!;
  return polygonsOf(loopsOf([...arrows.values()], at).flatMap(simple), at).map(({ polygon }) => polygon);
}

// Pieces whose borders lack each other's vertices, as one cell. Where rounding made them overlap they are noded anew.
export function together(pieces: Polygon[]): Cell {
  const whole = joined(edgeMatched(pieces)), ground = pieces.reduce((sum, piece) => sum + areaOf([piece]), 0);
  if (Math.abs(areaOf(whole) / ground - 1) < 1e-6 && !selfCrossing(whole)) return whole;
  const faces = polygonized([], pieces.flat()).map((face) => face.polygon);
  return joined(faces.filter((face) => { const point = pointIn([face]); return pieces.some((piece) => placeIn([piece], point) > 0); }));
}

// Pieces with each other's vertices on the borders they share.
function edgeMatched(pieces: Polygon[]): Polygon[] {
  return pieces.flatMap((piece, index) => {
    const box = grown(boxOf(piece[0]!), TOLERANCE);
    const others = pieces.flatMap((other, place) => place === index ? [] : positionsOf([other]).filter((position) => inBox(box, position)));
    return nodeWith([piece], others.sort(byPlace));
  });
}

// A position inside a cell: the middle of its widest stretch half-way up (GEOS: InteriorPointArea).
export function pointIn(cell: Cell): LngLat {
  let widest = -1, best: LngLat = cell[0]![0]![0]!;
  for (const polygon of cell) {
    const lat = scanHeight(polygon, boxOf(polygon[0]!)), crossed = crossingsAt(polygon, lat);
    for (let i = 1; i < crossed.length; i += 2) {
      const width = crossed[i]! - crossed[i - 1]!;
      if (width > widest) { widest = width; best = [(crossed[i]! + crossed[i - 1]!) / 2, lat]; }
    }
  }
  return best;
}

// Keys from north to south by rows and from west to east within a row (layers/grids/codes.py).
export function inReadingOrder<T>(cells: { key: T; cell: Cell }[]): T[] {
  const entries = cells.map(({ key, cell }) => ({ key, centre: pointIn(cell), box: boxOfCell(cell) }));
  const step = 0.25 * entries.reduce((sum, { box }) => sum + box.north - box.south, 0) / (entries.length || 1);
  const rows: (typeof entries)[] = [];
  for (const entry of entries.sort((a, b) => b.centre[1] - a.centre[1])) {
    const row = rows.at(-1);
    if (row && row[0]!.centre[1] - entry.centre[1] < step) row.push(entry); else rows.push([entry]);
  }
  return rows.flatMap((row) => row.sort((a, b) => a.centre[0] - b.centre[0]).map(({ key }) => key));
}

const oriented = (ring: LngLat[], outer: boolean): LngLat[] => windingOf(ring) > 0 === outer ? ring : [...ring].reverse();

function scanHeight(polygon: Polygon, box: Box): number {
  const middle = (box.south + box.north) / 2;
  let low = box.south, high = box.north;
  for (const ring of polygon) for (const [, lat] of ring) {
    if (lat <= middle) { if (lat > low) low = lat; } else if (lat < high) high = lat;
  }
  return (high + low) / 2;
}

function crossingsAt(polygon: Polygon, lat: number): number[] {
  const found: number[] = [];
  for (const ring of polygon) for (let i = 1; i < ring.length; i++) {
    const a = ring[i - 1]!, b = ring[i]!;
    if (a[1] > lat !== b[1] > lat) found.push(a[0] + (lat - a[1]) * (b[0] - a[0]) / (b[1] - a[1]));
  }
  return found.sort((a, b) => a - b);
}

function withoutDangles(segments: Segment[]): Segment[] {
  const degree = new Map<number, number>(), add = (node: number, by: number): void => { degree.set(node, (degree.get(node) ?? 0) + by); };
  for (const { a, b } of segments) { add(a, 1); add(b, 1); }
  for (;;) {
    const kept = segments.filter(({ a, b }) => { const loose = degree.get(a) === 1 || degree.get(b) === 1; if (loose) { add(a, -1); add(b, -1); } return !loose; });
    if (kept.length === segments.length) return kept;
    segments = kept;
  }
}

// Segments with the same area on both sides bound nothing.
function withoutBridges(segments: Segment[], loops: Arrow[][]): Segment[] {
  const sides = new Map<string, number>();
  loops.forEach((loop, index) => { for (const { from, to } of loop) sides.set(`${from},${to}`, index); });
  return segments.filter(({ a, b }) => sides.get(`${a},${b}`) !== sides.get(`${b},${a}`));
}
