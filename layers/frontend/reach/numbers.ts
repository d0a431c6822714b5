// Numbers of reach: shares, order of rows, words for how many. Pure.
import type { Tally } from "./types.ts";

export type Sorted = { by: keyof Columns; down: boolean };
export interface Columns { name: string; served: number; missing: number; share: number }

export function percent(share: number, digits = 1): string { return `${(share * 100).toFixed(digits)} %`; }
export function shareOf(served: number | undefined, all: number | undefined): number { return all ? (served ?? 0) / all : 0; }
export function signed(number: number): string { return number > 0 ? `+${number.toLocaleString()}` : number < 0 ? `−${Math.abs(number).toLocaleString()}` : "0"; }

export function columnsOf(tally: Tally): Columns {
  return { name: tally.name, served: tally.households_served, missing: tally.households - tally.households_served, share: tally.households ? tally.households_share : 1 };
}

// By a column; equal ones keep the order of the server.
export function inOrder<T extends Tally>(rows: T[], { by, down }: Sorted): T[] {
  const turn = down ? -1 : 1;
  return rows.map((row) => [row, columnsOf(row)[by]] as const).sort(([, a], [, b]) => turn * (typeof a === "string" ? a.localeCompare(String(b), "zh-Hans") : a - Number(b))).map(([row]) => row);
}

// How much the straight circle claims beyond what can be reached.
export function overstatement(circle: Tally, network: Tally): { households: number; points: number } {
  return { households: circle.households_served - network.households_served, points: (circle.households_share - network.households_share) * 100 };
}

export function areaWords(m2: number): string {
  return m2 >= 1e5 ? `${(m2 / 1e6).toFixed(2)} km²` : m2 >= 1e3 ? `${(m2 / 1e4).toFixed(1)} ha` : `${Math.round(m2)} m²`;
}
