// One colour for each grid that gains ground, the greatest gain first. Pure.
import type { Feature } from "../types.ts";

const COLOURS = ["#c2410c", "#1d6fb8", "#7c3aed", "#15803d", "#be185d", "#a16207", "#0e7490", "#4d5562", "#b91c1c", "#6d28d9"];

export interface Gain { code: string; area_m2: number; colour: string }

export function gainsOf(strips: Feature[]): Gain[] {
  const areas = new Map<string, number>();
  for (const { properties } of strips) areas.set(String(properties.to), (areas.get(String(properties.to)) ?? 0) + Number(properties.area_m2));
  return [...areas].sort((a, b) => b[1] - a[1]).map(([code, area_m2], index) => ({ code, area_m2, colour: COLOURS[index % COLOURS.length]! }));
}

// A grid's short name on a map: the last digits of a long code.
export function shortCode(code: string): string { return /^\d{15}$/.test(code) ? code.slice(-6) : code; }

export function area(m2: number): string {
  return m2 < 10_000 ? `${Math.round(m2).toLocaleString()} m²` : `${(m2 / 10_000).toLocaleString(undefined, { maximumFractionDigits: 2 })} ha`;
}
