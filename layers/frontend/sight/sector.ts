// A camera's open sector as the browser draws it at once; what buildings take of it comes from the server a moment later.
import type { LngLat } from "../types.ts";

export interface Look { at: LngLat; bearing: number | null; angle: number; range: number; turns: boolean }

const STEP = 5, LEAST_M = 5, MOST_M = 1000;

export function looksAround(look: Look): boolean { return look.turns || look.bearing === null || look.angle >= 360; }

// Metres of a degree of longitude and of latitude at a latitude, on the ellipsoid.
export function degreeM(latitude: number): [number, number] {
  const sine = Math.sin(latitude * Math.PI / 180), bent = 1 - 0.00669437999014 * sine * sine, radius = 6_378_137 * Math.PI / 180;
  return [radius / Math.sqrt(bent) * Math.cos(latitude * Math.PI / 180), radius * (1 - 0.00669437999014) / bent ** 1.5];
}

export function away(at: LngLat, bearing: number, metres: number): LngLat {
  const [across, along] = degreeM(at[1]), angle = bearing * Math.PI / 180;
  return [at[0] + metres * Math.sin(angle) / across, at[1] + metres * Math.cos(angle) / along];
}

export function ringOf(look: Look): LngLat[] {
  const full = looksAround(look), angle = full ? 360 : look.angle, pieces = Math.max(Math.ceil(angle / STEP), 2), start = full ? 0 : look.bearing! - angle / 2;
  const arc = Array.from({ length: pieces + (full ? 0 : 1) }, (_none, index) => away(look.at, start + angle / pieces * index, look.range));
  const ring = full ? arc : [look.at, ...arc];
  return [...ring, ring[0]!];
}

// Where the handle stands: in the middle of the far edge.
export function handleOf(look: Look): LngLat { return away(look.at, looksAround(look) ? 0 : look.bearing!, look.range); }

// The camera looks where the hand is; one that looks all round only sees farther or less far.
export function towards(look: Look, hand: LngLat): Look {
  const [across, along] = degreeM(look.at[1]), x = (hand[0] - look.at[0]) * across, y = (hand[1] - look.at[1]) * along;
  const range = bounded(Math.hypot(x, y));
  return looksAround(look) ? { ...look, range } : { ...look, range, bearing: turned(Math.atan2(x, y) * 180 / Math.PI) };
}

export function turned(bearing: number): number { return (Math.round(bearing) % 360 + 360) % 360; }
export function bounded(metres: number): number { return Math.min(Math.max(Math.round(metres), LEAST_M), MOST_M); }
