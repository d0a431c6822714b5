// Count people and cases in grids, and measure their shapes. Pure.
import type { Cell, Mesh, Ring } from "./engine/mesh.ts";
import { boxOfCell, placeIn } from "./engine/rings.ts";

export interface GridNumbers { code: string; households: number; residents: number; cases_a_month: number; area_m2: number; compactness: number; workers_needed: number }
export interface Points { lng: number[]; lat: number[]; households: number[]; residents: number[]; cases_a_month: number[]; households_per_worker: number }

export class NumbersClient {
  private points: Points = { lng: [], lat: [], households: [], residents: [], cases_a_month: [], households_per_worker: 150 };
  async load(points: Points): Promise<void> { this.points = points; }
  async all(mesh: Mesh): Promise<GridNumbers[]> { return this.of(mesh.cells); }
  async of(cells: ReadonlyMap<string, Cell>): Promise<GridNumbers[]> { return [...cells].map(([code, cell]) => numbersOf(code, cell, this.points)); }
  close(): void { this.points.lng = []; }
}

function numbersOf(code: string, cell: Cell, points: Points): GridNumbers {
  const box = boxOfCell(cell), area = areaOf(cell), length = cell.flat(1).reduce((sum, ring) => sum + lengthOf(ring), 0);
  let households = 0, residents = 0, cases = 0;
  for (let i = 0; i < points.lng.length; i++) {
    const lng = points.lng[i]!, lat = points.lat[i]!;
    if (lng < box.west || lng > box.east || lat < box.south || lat > box.north || placeIn(cell, [lng, lat]) < 0) continue;
    households += points.households[i]!; residents += points.residents[i]!; cases += points.cases_a_month[i]!;
  }
  return { code, households, residents, cases_a_month: cases, area_m2: area, compactness: length ? (4 * Math.PI * area) / length ** 2 : 0, workers_needed: Math.ceil(households / points.households_per_worker) };
}

const inMetres = (ring: Ring): [number, number][] => { const east = 111_320 * Math.cos((ring[0]![1] * Math.PI) / 180); return ring.map(([lng, lat]) => [(lng - ring[0]![0]) * east, (lat - ring[0]![1]) * 110_574]); };

function lengthOf(ring: Ring): number {
  const flat = inMetres(ring);
  return flat.slice(1).reduce((sum, at, index) => sum + Math.hypot(at[0] - flat[index]![0], at[1] - flat[index]![1]), 0);
}

function areaOf(cell: Cell): number {
  const one = (ring: Ring): number => { const flat = inMetres(ring); return Math.abs(flat.slice(1).reduce((sum, at, index) => sum + flat[index]![0] * at[1] - at[0] * flat[index]![1], 0) / 2); };
  return cell.reduce((sum, [outer, ...holes]) => sum + one(outer!) - holes.reduce((rest, hole) => rest + one(hole), 0), 0);
}
