// Lay lines over borders and break all of them where they meet, on the grid of coordinates that is stored (snap
// rounding; Hobby 1999), as GEOS does for the server: a segment is drawn to every vertex whose square it passes. Pure.
import type { LngLat } from "../../types.ts";
import { overlaps } from "./edges.ts";
import { crossingOf, keyOf, meeting, PER_DEGREE, sideOf } from "./positions.ts";

// Whole numbers: steps of the grid from a corner near by, so that products stay exact.
export type Step = LngLat;
// `cut`: the segment comes from a drawn line.
export interface Segment { a: number; b: number; cut: boolean }
export interface Noded { nodes: Step[]; segments: Segment[]; positionOf: (node: number) => LngLat }

export function noded(borders: LngLat[][], cuts: LngLat[][]): Noded {
  const frame = frameOf([...cuts, ...borders]), drawn = distinct(cuts, frame, true), all = [...drawn, ...distinct(borders, frame, false)];
  const pixels = [...new Map([...all.flatMap(({ a, b }) => [a, b]), ...crossings(drawn, all)].map((step) => [step.join(), step])).values()];
  pixels.sort((one, two) => one[0] - two[0] || one[1] - two[1]);
  const numbers = new Map(pixels.map((step, index) => [step.join(), index])), segments = new Map<string, Segment>();
  for (const line of all) {
    const path = through(line, pixels).map((step) => numbers.get(step.join())!);
    for (let i = 1; i < path.length; i++) add(segments, path[i - 1]!, path[i]!, line.cut);
  }
  return { nodes: pixels, segments: [...segments.values()], positionOf: (node) => fromStep(pixels[node]!, frame) };
}

interface Line { a: Step; b: Step; cut: boolean }

function add(segments: Map<string, Segment>, a: number, b: number, cut: boolean): void {
  if (a === b) return;
  const key = a < b ? `${a},${b}` : `${b},${a}`, known = segments.get(key);
  if (known) known.cut ||= cut;
  else segments.set(key, { a: Math.min(a, b), b: Math.max(a, b), cut });
}

function frameOf(lines: LngLat[][]): Step {
  const first = lines.find((line) => line.length)?.[0] ?? [0, 0];
  return [Math.round(first[0] * PER_DEGREE), Math.round(first[1] * PER_DEGREE)];
}

const toStep = (at: LngLat, frame: Step): Step => [Math.round(at[0] * PER_DEGREE) - frame[0], Math.round(at[1] * PER_DEGREE) - frame[1]];

const fromStep = (step: Step, frame: Step): LngLat => [(step[0] + frame[0]) / PER_DEGREE, (step[1] + frame[1]) / PER_DEGREE];

function distinct(lines: LngLat[][], frame: Step, cut: boolean): Line[] {
  const found = new Map<string, Line>();
  for (const line of lines) for (let i = 1; i < line.length; i++) {
    const one = keyOf(line[i - 1]!), two = keyOf(line[i]!);
    if (one !== two) found.set(one < two ? `${one};${two}` : `${two};${one}`, { a: toStep(line[i - 1]!, frame), b: toStep(line[i]!, frame), cut });
  }
  return [...found.values()];
}

// Borders meet each other in vertices already: only what is drawn makes new crossings.
function crossings(drawn: Line[], all: Line[]): Step[] {
  return drawn.flatMap(({ a, b }) => all.flatMap((other): Step[] => {
    if (!overlaps(a, b, other.a, other.b) || meeting(a, b, other.a, other.b) !== "cross") return [];
    const [x, y] = crossingOf(a, b, other.a, other.b);
    return [[Math.floor(x + 0.5), Math.floor(y + 0.5)]];
  }));
}

// A segment's ends and, between them, the pixels it passes, in order.
function through({ a, b }: Line, pixels: Step[]): Step[] {
  const east = Math.max(a[0], b[0]) + 1, low = Math.min(a[1], b[1]) - 1, high = Math.max(a[1], b[1]) + 1, passed: Step[] = [];
  for (let i = firstFrom(pixels, Math.min(a[0], b[0]) - 1); i < pixels.length && pixels[i]![0] <= east; i++) {
    const step = pixels[i]!;
    if (step[1] >= low && step[1] <= high && passes(a, b, step)) passed.push(step);
  }
  const along = (step: Step): number => (step[0] - a[0]) * (b[0] - a[0]) + (step[1] - a[1]) * (b[1] - a[1]);
  return [a, ...passed.filter((step) => !equal(step, a) && !equal(step, b)).sort((one, two) => along(one) - along(two)), b];
}

const equal = (one: Step, two: Step): boolean => one[0] === two[0] && one[1] === two[1];

function firstFrom(pixels: Step[], west: number): number {
  let low = 0, high = pixels.length;
  while (low < high) { const middle = (low + high) >> 1; if (pixels[middle]![0] < west) low = middle + 1; else high = middle; }
  return low;
}

// Whether a segment meets the square around a step; its left and lower sides belong to it (GEOS: HotPixel).
function passes(a: Step, b: Step, [x, y]: Step): boolean {
  const [p, q] = a[0] > b[0] ? [b, a] : [a, b];
  const west = x - 0.5, east = x + 0.5, south = y - 0.5, north = y + 0.5;
  if (p[0] >= east || q[0] < west || Math.min(p[1], q[1]) >= north || Math.max(p[1], q[1]) < south) return false;
  if (p[0] === q[0] || p[1] === q[1]) return true;
  const rising = p[1] < q[1], upperLeft = sideOf(p, q, [west, north]);
  if (upperLeft === 0) return !rising;
  const upperRight = sideOf(p, q, [east, north]);
  if (upperRight === 0) return rising;
  if (upperLeft !== upperRight) return true;
  const lowerLeft = sideOf(p, q, [west, south]);
  if (lowerLeft === 0 || lowerLeft !== upperLeft) return true;
  const lowerRight = sideOf(p, q, [east, south]);
  return lowerRight === 0 ? !rising : lowerRight !== lowerLeft || lowerRight !== upperRight;
}
