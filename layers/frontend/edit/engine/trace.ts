// Trace along roads, waters and buildings: lines as a graph that is broken wherever they meet, and ways along it. Pure.
import type { FeatureCollection, Geometry, LngLat } from "../../types.ts";
import { SegmentIndex } from "./segments.ts";
import { apart, crossingOf, distanceToSegment, footOn, keyOf, meeting, rounded, same } from "./positions.ts";

export type GroundKind = "road" | "main-road" | "building" | "water";
export interface GroundEdge { a: LngLat; b: LngLat; kind: GroundKind; from: number; to: number }

// `ways`: for every node the edges that leave it. `index` finds edges by place.
export interface TraceGraph { nodes: LngLat[]; edges: GroundEdge[]; ways: number[][]; index: SegmentIndex<GroundEdge> }

// How far from a line a way may begin and end: about 30 m.
const REACH_DEG = 3e-4;

export function traceGraph(surroundings: FeatureCollection): TraceGraph {
  const raw = surroundings.features.flatMap(({ geometry, properties }) => linesOf(geometry).flatMap((line) =>
    line.slice(1).map((b, i) => ({ a: line[i]!, b, kind: properties.kind as GroundKind })))).filter(({ a, b }) => !same(a, b));
  const nodes: LngLat[] = [], numbers = new Map<string, number>(), ways: number[][] = [], edges: GroundEdge[] = [], seen = new Set<string>();
  const number = (position: LngLat): number => {
    const key = keyOf(position), known = numbers.get(key);
    if (known === undefined) { numbers.set(key, nodes.length); ways.push([]); }
    return known ?? nodes.push(position) - 1;
  };
  for (const { a, b, kind } of broken(raw)) {
    const from = number(a), to = number(b), name = from < to ? `${from},${to}` : `${to},${from}`;
    if (from === to || seen.has(name)) continue;
    seen.add(name);
    ways[from]!.push(edges.length);
    ways[to]!.push(edges.length);
    edges.push({ a, b, kind, from, to });
  }
  return { nodes, edges, ways, index: new SegmentIndex(edges) };
}

// The shortest way along the graph between two places beside it; null where there is none, or no line near enough.
export function traceBetween(graph: TraceGraph, from: LngLat, to: LngLat, withinDeg = REACH_DEG): LngLat[] | null {
  const start = nearest(graph, from, withinDeg), end = nearest(graph, to, withinDeg);
  if (!start || !end) return null;
  const first = rounded(footOn(from, start.a, start.b)), last = rounded(footOn(to, end.a, end.b));
  if (start === end) return tidy([first, last]);
  const way = shortest(graph, [[start.from, apartM(first, start.a)], [start.to, apartM(first, start.b)]], [[end.from, apartM(last, end.a)], [end.to, apartM(last, end.b)]]);
  return way && tidy([first, ...way.map((node) => graph.nodes[node]!), last]);
}

function nearest(graph: TraceGraph, at: LngLat, withinDeg: number): GroundEdge | null {
  let best: GroundEdge | null = null, least = withinDeg;
  for (const edge of graph.index.near(at, withinDeg)) {
    const away = distanceToSegment(at, edge.a, edge.b);
    if (away <= least) { best = edge; least = away; }
  }
  return best;
}

// Dijkstra's way from some nodes to some others, each with the metres before and after it.
function shortest(graph: TraceGraph, starts: [number, number][], ends: [number, number][]): number[] | null {
  const length = new Map<number, number>(starts), before = new Map<number, number>(), done = new Set<number>(), heap = new Heap();
  for (const [node, metres] of starts) heap.push(metres, node);
  const after = new Map(ends);
  let best = Infinity, goal = -1;
  for (let top = heap.pop(); top && top[0] < best; top = heap.pop()) {
    const [metres, node] = top;
    if (done.has(node)) continue;
    done.add(node);
    const rest = after.get(node);
    if (rest !== undefined && metres + rest < best) { best = metres + rest; goal = node; }
    for (const place of graph.ways[node]!) {
      const edge = graph.edges[place]!, next = edge.from === node ? edge.to : edge.from, total = metres + apartM(edge.a, edge.b);
      if (total >= (length.get(next) ?? Infinity)) continue;
      length.set(next, total);
      before.set(next, node);
      heap.push(total, next);
    }
  }
  if (goal < 0) return null;
  const way = [goal];
  for (let node = before.get(goal); node !== undefined; node = before.get(node)) way.unshift(node);
  return way;
}

const apartM = (a: LngLat, b: LngLat): number => Math.hypot((a[0] - b[0]) * Math.cos(a[1] * Math.PI / 180), a[1] - b[1]) * 111_320;

const tidy = (line: LngLat[]): LngLat[] | null => {
  const kept = line.filter((position, index) => index === 0 || !same(position, line[index - 1]!));
  return kept.length > 1 ? kept : null;
};

interface Piece { a: LngLat; b: LngLat; kind: GroundKind }

// Break segments where others cross or touch them.
function broken(raw: Piece[]): Piece[] {
  const index = new SegmentIndex(raw);
  return raw.flatMap((piece) => {
    const cuts: LngLat[] = [];
    for (const other of index.along(piece.a, piece.b)) {
      if (other === piece) continue;
      const met = meeting(piece.a, piece.b, other.a, other.b);
      if (met === "cross") cuts.push(rounded(crossingOf(piece.a, piece.b, other.a, other.b)));
      else if (met === "overlap") cuts.push(...[other.a, other.b].filter((end) => distanceToSegment(end, piece.a, piece.b) === 0));
      else if (met !== "apart") cuts.push(met);
    }
    const line = [piece.a, ...cuts.filter((at) => !same(at, piece.a) && !same(at, piece.b)).sort((one, two) => apart(piece.a, one) - apart(piece.a, two)), piece.b];
    return line.slice(1).map((b, i) => ({ a: line[i]!, b, kind: piece.kind }));
  });
}

function linesOf(geometry: Geometry | null): LngLat[][] {
  if (!geometry) return [];
  const depth = { LineString: 1, MultiLineString: 2, Polygon: 2, MultiPolygon: 3 }[geometry.type] ?? 0;
  const lines = depth === 1 ? [geometry.coordinates] : depth === 2 ? geometry.coordinates : depth === 3 ? (geometry.coordinates as unknown[][]).flat() : [];
  return (lines as number[][][]).map((line) => line.map(rounded));
}

// The least of many, by numbers.
class Heap {
  private rows: [number, number][] = [];

  push(weight: number, node: number): void {
    let at = this.rows.push([weight, node]) - 1;
    while (at > 0) {
      const up = (at - 1) >> 1;
      if (this.rows[up]![0] <= weight) break;
      this.rows[at] = this.rows[up]!;
      at = up;
    }
    this.rows[at] = [weight, node];
  }

  pop(): [number, number] | undefined {
    const top = this.rows[0], last = this.rows.pop();
    if (!this.rows.length || !last) return top;
    let at = 0;
    for (;;) {
      let down = at * 2 + 1;
      if (down >= this.rows.length) break;
      if (down + 1 < this.rows.length && this.rows[down + 1]![0] < this.rows[down]![0]) down++;
      if (this.rows[down]![0] >= last[0]) break;
      this.rows[at] = this.rows[down]!;
      at = down;
    }
    this.rows[at] = last;
    return top;
  }
}
