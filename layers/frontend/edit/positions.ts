// Positions between degrees, the map's plane and metres. One place for the rounding that browser and server share.
import { fromLonLat, toLonLat } from "../map/ol.ts";
import type { LngLat } from "../types.ts";

const M_PER_DEG = 111_320;

// 1e-7 degree, as the server stores.
export function quantised([lng, lat]: number[]): LngLat { return [Math.round(lng! * 1e7) / 1e7, Math.round(lat! * 1e7) / 1e7]; }

export const fromMap = (coordinate: number[]): LngLat => quantised(toLonLat(coordinate));
export const toMap = (at: LngLat): number[] => fromLonLat(at);
export const same = (a: LngLat, b: LngLat): boolean => a[0] === b[0] && a[1] === b[1];

// A position so many metres east and north of another.
export function shifted([lng, lat]: LngLat, east: number, north: number): LngLat {
  return quantised([lng + east / (M_PER_DEG * Math.cos((lat * Math.PI) / 180)), lat + north / M_PER_DEG]);
}

export function metresBetween(a: LngLat, b: LngLat): number {
  const shrink = Math.cos((((a[1] + b[1]) / 2) * Math.PI) / 180);
  return Math.hypot((a[0] - b[0]) * shrink, a[1] - b[1]) * M_PER_DEG;
}

// The last three digits of a 15-digit code, or the whole of another.
export function shortCode(code: string): string { return code.length === 15 ? code.slice(12) : code.length > 9 ? code.slice(-6) : code; }
