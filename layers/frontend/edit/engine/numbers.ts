// What a grid weighs: people, cases, size, shape, workers; as layers/planning/balance.py counts. Pure; runs in a worker.
import type { LngLat } from "../../types.ts";
import { boxOf, grown, sideOf, type Box, type Cell } from "./positions.ts";
import { boxOfCell } from "./rings.ts";
import { inMetres } from "./slivers.ts";

// What GET /api/boundary-plans/{id}/points/ answers, column by column.
export interface Points { lng: number[]; lat: number[]; households: number[]; residents: number[]; cases_a_month: number[]; households_per_worker: number }
export interface GridNumbers { code: string; households: number; residents: number; cases_a_month: number; area_m2: number; compactness: number; workers_needed: number }

const PER_BIN = 8;
const MAJOR_M = 6_378_137, FLATTENING = 1 / 298.257223563, SQUARED = FLATTENING * (2 - FLATTENING), ECCENTRICITY = Math.sqrt(SQUARED);

export const NO_POINTS: Points = { lng: [], lat: [], households: [], residents: [], cases_a_month: [], households_per_worker: 1 };

// Points in square bins, so that a cell asks only those near it.
export class Counter {
  private readonly lng: Float64Array;
  private readonly lat: Float64Array;
  private readonly weights: Float64Array[];
  private readonly area: Box;
  private readonly side: number;
  // Points in the order of their bins; where each bin begins.
  private readonly order: Int32Array;
  private readonly starts: Int32Array;

  constructor(points: Points, private readonly perWorker = points.households_per_worker) {
    const count = points.lng.length;
    this.lng = Float64Array.from(points.lng); this.lat = Float64Array.from(points.lat);
    this.weights = [points.households, points.residents, points.cases_a_month].map((column) => Float64Array.from(column));
    this.area = count ? grown(boxOf(points.lng.map((lng, index): LngLat => [lng, points.lat[index]!])), 1e-9) : { west: 0, south: 0, east: 1, north: 1 };
    this.side = Math.max(1, Math.ceil(Math.sqrt(count / PER_BIN)));
    const bins = points.lng.map((lng, index) => this.row(points.lat[index]!) * this.side + this.column(lng));
    this.starts = new Int32Array(this.side * this.side + 1);
    for (const bin of bins) this.starts[bin + 1]!++;
    for (let bin = 0; bin < this.side * this.side; bin++) this.starts[bin + 1]! += this.starts[bin]!;
    const next = this.starts.slice();
    this.order = new Int32Array(count);
    bins.forEach((bin, index) => { this.order[next[bin]!++] = index; });
  }

  numbersOf(code: string, cell: Cell): GridNumbers {
    const [households, residents, cases] = this.sumsOf(cell), people = Math.round(households);
    return {
      code, households: people, residents: Math.round(residents), cases_a_month: Math.round(cases * 100) / 100,
      area_m2: Math.round(areaInM2(cell) * 10) / 10, compactness: Math.round(compactness(cell) * 1e4) / 1e4,
      workers_needed: Math.ceil(people / this.perWorker),
    };
  }

  private sumsOf(cell: Cell): [number, number, number] {
    const sums: [number, number, number] = [0, 0, 0], box = boxOfCell(cell), rings = cell.flat();
    if (box.east < this.area.west || box.west > this.area.east || box.north < this.area.south || box.south > this.area.north) return sums;
    const west = this.column(box.west), east = this.column(box.east), north = this.row(box.north);
    for (let row = this.row(box.south); row <= north; row++) {
      const from = this.starts[row * this.side + west]!, to = this.starts[row * this.side + east + 1]!;
      for (let place = from; place < to; place++) {
        const index = this.order[place]!, at: LngLat = [this.lng[index]!, this.lat[index]!];
        if (at[0] < box.west || at[0] > box.east || at[1] < box.south || at[1] > box.north || !holds(rings, at)) continue;
        for (let kind = 0; kind < 3; kind++) sums[kind]! += this.weights[kind]![index]!;
      }
    }
    return sums;
  }

  private column(lng: number): number { return this.clamped((lng - this.area.west) / (this.area.east - this.area.west)); }

  private row(lat: number): number { return this.clamped((lat - this.area.south) / (this.area.north - this.area.south)); }

  private clamped(share: number): number { return Math.min(this.side - 1, Math.max(0, Math.floor(share * this.side))); }
}

// Whether a place counts for a cell. On a shared border it counts for one side only: the eastern, or the northern.
function holds(rings: LngLat[][], at: LngLat): boolean {
  let inside = false;
  for (const ring of rings) for (let i = 1; i < ring.length; i++) {
    const a = ring[i - 1]!, b = ring[i]!;
    if (a[1] > at[1] === b[1] > at[1]) continue;
    if (a[0] > at[0] && b[0] > at[0]) { inside = !inside; continue; }
    if (a[0] < at[0] && b[0] < at[0]) continue;
    if (b[1] > a[1] ? sideOf(a, b, at) > 0 : sideOf(b, a, at) > 0) inside = !inside;
  }
  return inside;
}

// Area on the ellipsoid WGS 84, in square metres.
function areaInM2(cell: Cell): number {
  return cell.reduce((sum, polygon) => polygon.reduce((rest, ring, index) => rest + (index ? -1 : 1) * Math.abs(ringInM2(ring)), sum), 0);
}

// 4π·area / perimeter² (Polsby and Popper 1991): 1 is a circle.
export function compactness(cell: Cell): number {
  let area = 0, length = 0;
  inMetres(cell).forEach((polygon) => polygon.forEach((ring, place) => {
    let twice = 0;
    for (let i = 1; i < ring.length; i++) {
      const a = ring[i - 1]!, b = ring[i]!;
      twice += a[0] * b[1] - b[0] * a[1];
      length += Math.hypot(b[0] - a[0], b[1] - a[1]);
    }
    area += (place ? -1 : 1) * Math.abs(twice) / 2;
  }));
  return length ? 4 * Math.PI * area / length ** 2 : 0;
}

function ringInM2(ring: LngLat[]): number {
  const zero = zone(ring[0]![1]);
  let sum = 0;
  for (let i = 1; i < ring.length; i++) sum += (ring[i]![0] - ring[i - 1]![0]) * (zone(ring[i]![1]) + zone(ring[i - 1]![1]) - 2 * zero);
  return sum / 2 * Math.PI / 180;
}

// Area between the equator and a latitude for every radian of longitude (Snyder 1987, 3-12).
function zone(lat: number): number {
  const sine = Math.sin(lat * Math.PI / 180);
  return MAJOR_M ** 2 * (1 - SQUARED) / 2 * (sine / (1 - SQUARED * sine * sine) + Math.atanh(ECCENTRICITY * sine) / ECCENTRICITY);
}
