// Leave out vertices of the borders between some cells (Visvalingam and Whyatt 1993), as GEOS's CoverageSimplifier
// does for the server: never where a corner that goes would pass over another vertex. Pure.
import type { LngLat } from "../../types.ts";
import { accepted } from "./accepted.ts";
import { cellNamed } from "./lines.ts";
import type { Mesh } from "./mesh.ts";
import { boxAround, boxOf, inBox, keyOf, sideOf, type Cell } from "./positions.ts";
import { Refused } from "./refused.ts";
import { boxOfCell, changeRings, geometryOf, TooFewCorners } from "./rings.ts";
import { metresAround } from "./slivers.ts";

// `toleranceM`: side of the square whose area no left-out triangle exceeds.
export function simplify(mesh: Mesh, grids: string[], toleranceM: number): Mesh {
  const codes = [...new Set(grids)], cells = codes.map((code) => cellNamed(mesh, code));
  const gone = vanishing(cells, toleranceM), changed = new Map<string, Cell>();
  codes.forEach((code, index) => { const made = without(cells[index]!, gone); if (made !== cells[index]) changed.set(code, made); });
  if (!changed.size) throw new Refused("nothing-to-simplify", geometryOf(cells.flat()));
  return accepted(mesh, changed);
}

function without(cell: Cell, gone: Set<string>): Cell {
  try {
    return changeRings(cell, (ring) => {
      const kept = ring.slice(0, -1).filter((position) => !gone.has(keyOf(position)));
      return kept.length === ring.length - 1 ? ring : [...kept, ...kept.slice(0, 1)];
    });
  } catch (error) {
    if (error instanceof TooFewCorners) throw new Refused("too-few-corners", geometryOf(cell));
    throw error;
  }
}

interface Chain { line: LngLat[]; keys: string[]; free: boolean; inner: boolean }

// Keys of the vertices that go.
function vanishing(cells: Cell[], toleranceM: number): Set<string> {
  const flat = metresAround(boxAround(cells.map(boxOfCell))), chains = chainsOf(cells), gone = new Set<string>();
  const lines = chains.map(({ line }) => line.map(flat));
  chains.forEach((chain, index) => { if (chain.inner) for (const at of thinned(lines, index, chain.free, toleranceM ** 2)) gone.add(chain.keys[at]!); });
  return gone;
}

// Indexes of the vertices that a line loses; `lines[place]` itself loses them too.
function thinned(lines: LngLat[][], place: number, free: boolean, most: number): number[] {
  const line = lines[place]!, count = line.length - (free ? 1 : 0), gone: number[] = [];
  const left = line.slice(0, count).map((_, index) => index), fewest = free ? 3 : 2, kept = new Set<string>();
  for (;;) {
    let best = -1, least = Infinity;
    for (let i = free ? 0 : 1; i < left.length - (free ? 0 : 1); i++) {
      const area = cornerArea(line, left, i);
      if (area < least && !kept.has(cornerName(left, i))) { best = i; least = area; }
    }
    if (best < 0 || least > most || left.length <= fewest) break;
    if (passesOver(lines, line, left, best, place)) { kept.add(cornerName(left, best)); continue; }
    gone.push(...left.splice(best, 1));
  }
  lines[place] = [...left.map((index) => line[index]!), ...(free ? [line[left[0]!]!] : [])];
  return gone;
}

const corner = (left: number[], i: number): [number, number, number] => [left[(i + left.length - 1) % left.length]!, left[i]!, left[(i + 1) % left.length]!];

const cornerName = (left: number[], i: number): string => corner(left, i).join();

function cornerArea(line: LngLat[], left: number[], i: number): number {
  const [a, b, c] = corner(left, i).map((index) => line[index]!) as [LngLat, LngLat, LngLat];
  return Math.abs(((c[0] - a[0]) * (b[1] - a[1]) - (b[0] - a[0]) * (c[1] - a[1])) / 2);
}

function passesOver(lines: LngLat[][], line: LngLat[], left: number[], i: number, place: number): boolean {
  const [a, b, c] = corner(left, i).map((index) => line[index]!) as [LngLat, LngLat, LngLat], box = boxOf([a, b, c]);
  const equal = (p: LngLat, q: LngLat): boolean => p[0] === q[0] && p[1] === q[1];
  const inside = (p: LngLat): boolean => {
    if (!inBox(box, p) || equal(p, a) || equal(p, b) || equal(p, c)) return false;
    const sides = [sideOf(a, b, p), sideOf(b, c, p), sideOf(c, a, p)];
    return !(sides.includes(1) && sides.includes(-1));
  };
  return lines.some((other, index) => index === place
    ? left.some((at) => inside(line[at]!))
    : other.some(inside) || (other.length === 2 && other.some((p) => equal(p, a)) && other.some((p) => equal(p, c))));
}

// The borders between nodes: vertices where more than two edges meet, or where an inner border reaches the outer one.
function chainsOf(cells: Cell[]): Chain[] {
  const sides = new Map<string, number>(), ends = new Map<string, Set<string>>();
  const edge = (a: string, b: string): string => a < b ? `${a};${b}` : `${b};${a}`;
  const rings = cells.flat(2).map((line) => ({ line, keys: line.map(keyOf) }));
  for (const { keys } of rings) for (let i = 1; i < keys.length; i++) {
    const [a, b] = [keys[i - 1]!, keys[i]!];
    sides.set(edge(a, b), (sides.get(edge(a, b)) ?? 0) + 1);
    for (const [one, two] of [[a, b], [b, a]] as const) ends.set(one, (ends.get(one) ?? new Set()).add(two));
  }
  const isNode = (key: string): boolean => { const others = [...ends.get(key)!]; return others.length !== 2 || new Set(others.map((other) => sides.get(edge(key, other)))).size > 1; };
  const seen = new Set<string>(), chains: Chain[] = [];
  for (const { line, keys } of rings) for (const chain of chainsAlong(line, keys, isNode)) {
    const name = edge(chain.keys[0]!, chain.keys[1]!);
    if (seen.has(name)) continue;
    for (let i = 1; i < chain.keys.length; i++) seen.add(edge(chain.keys[i - 1]!, chain.keys[i]!));
    chains.push({ ...chain, inner: sides.get(name) === 2 });
  }
  return chains;
}

function chainsAlong(line: LngLat[], keys: string[], isNode: (key: string) => boolean): Omit<Chain, "inner">[] {
  const last = line.length - 1, first = keys.findIndex(isNode);
  if (first < 0) return [{ line, keys, free: true }];
  const order = Array.from({ length: last + 1 }, (_, i) => (first + i) % last), chains: Omit<Chain, "inner">[] = [];
  let start = 0;
  for (let i = 1; i <= last; i++) if (i === last || isNode(keys[order[i]!]!)) {
    const part = order.slice(start, i + 1);
    chains.push({ line: part.map((index) => line[index]!), keys: part.map((index) => keys[index]!), free: false });
    start = i;
  }
  return chains;
}
