// Numbers of a plan's grids as the panel shows them: counted in a worker, with people on duty and the deviation from a target.
import type { GridNumbers } from "./engine/numbers.ts";

export interface Row extends GridNumbers { workers_on_duty: number; deviation: number | null }

// Rows in the order of their codes. `target`: households a grid should have; null is the mean.
export function rowsOf(numbers: Iterable<GridNumbers>, onDuty: ReadonlyMap<string, number>, target: number | null): Row[] {
  const all = [...numbers].sort((a, b) => (a.code < b.code ? -1 : 1)), aim = aimOf(all, target);
  return all.map((entry) => ({ ...entry, workers_on_duty: onDuty.get(entry.code) ?? 0, deviation: aim ? entry.households / aim - 1 : null }));
}

export function aimOf(numbers: { households: number }[], target: number | null): number {
  return target ?? (numbers.length ? numbers.reduce((sum, entry) => sum + entry.households, 0) / numbers.length : 0);
}

export interface Totals { households: number; residents: number; cases_a_month: number; workers_needed: number; workers_on_duty: number; worst: number | null; compactness: number }

export function totalsOf(rows: Row[]): Totals {
  const sum = (name: "households" | "residents" | "cases_a_month" | "workers_needed" | "workers_on_duty" | "compactness"): number => rows.reduce((total, row) => total + row[name], 0);
  return {
    households: sum("households"), residents: sum("residents"), cases_a_month: sum("cases_a_month"), workers_needed: sum("workers_needed"), workers_on_duty: sum("workers_on_duty"),
    worst: rows.some((row) => row.deviation !== null) ? Math.max(...rows.map((row) => Math.abs(row.deviation ?? 0))) : null, compactness: rows.length ? sum("compactness") / rows.length : 0,
  };
}

export function signed(number: number): string { return number > 0 ? `+${number.toLocaleString()}` : number < 0 ? `−${Math.abs(number).toLocaleString()}` : "±0"; }
export function percent(share: number | null): string { return share === null ? "–" : `${share > 0 ? "+" : share < 0 ? "−" : ""}${Math.abs(share * 100).toFixed(0)} %`; }
