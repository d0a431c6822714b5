// What a planner asks for, and the same as a request. Pure.
import { ringsOf } from "./ramp.ts";
import type { Geometry, LngLat } from "../types.ts";

export const MODES = ["walk", "bicycle", "e-bike", "wheelchair", "drive"] as const;
export type Mode = (typeof MODES)[number];
export type Method = "network" | "circle";
export const AREAS = ["community", "street", "grid"] as const;
export type Areas = (typeof AREAS)[number];
export interface Barrier { id: number; kind: "Point" | "LineString" | "Polygon"; geometry: Geometry }

export const OWN_POINTS = "*";
export interface Choice {
  category: string; // OWN_POINTS: the points set on the map
  points: LngLat[]; // set on the map: all there is, or in addition to the category
  removed: number[]; // service points of the category that are thought away
  mode: Mode; minutes: number; rings: boolean; direction: "to" | "from";
  day: number | null; hour: number; // 1 = Monday … 7 = Sunday; null: any time
  barriers: Barrier[]; by: Areas;
}

export const MOST_MINUTES = 60, USUAL_MINUTES = 30;

export function firstChoice(): Choice {
  return { category: "", points: [], removed: [], mode: "walk", minutes: 15, rings: true, direction: "to", day: null, hour: 10, barriers: [], by: "community" };
}

export function isAsked(choice: Choice): boolean {
  return choice.category === OWN_POINTS ? choice.points.length > 0 : choice.category !== "";
}

export function clamped(minutes: number): number {
  return Math.min(Math.max(Math.round(Number.isFinite(minutes) ? minutes : 15), 1), MOST_MINUTES);
}

// Another question altogether: what is under way for the one before is of no use.
export function differsInKind(a: Choice, b: Choice): boolean {
  return a.category !== b.category || a.mode !== b.mode || a.direction !== b.direction || a.day !== b.day || a.hour !== b.hour;
}

// What is kept as a layer starts from service points alone; points of one's own are no facts of the city.
export function canBeKept(choice: Choice): boolean { return choice.category !== OWN_POINTS && !choice.points.length; }

// A choice in an address: reach=walk,15,clinic. What was drawn stays out of it.
export function textOf(choice: Choice): string {
  return isAsked(choice) && choice.category !== OWN_POINTS ? `reach=${choice.mode},${choice.minutes},${encodeURIComponent(choice.category)}` : "";
}

export function choiceOf(hash: string): Pick<Choice, "mode" | "minutes" | "category"> | null {
  const [, mode, minutes, category] = /reach=([a-z-]+),(\d{1,2}),([^/]+)$/.exec(hash) ?? [];
  if (!category || !MODES.includes(mode as Mode)) return null;
  try { return { mode: mode as Mode, minutes: clamped(Number(minutes)), category: decodeURIComponent(category) }; } catch { return null; }
}

// Only how long, or by which areas people are counted: nothing that is drawn from the choice itself.
export function differsInTimeAlone(a: Choice, b: Choice): boolean {
  return JSON.stringify({ ...a, minutes: 0, by: "", rings: false }) === JSON.stringify({ ...b, minutes: 0, by: "", rings: false });
}

export interface OwnPoint { id: string; lng: number; lat: number }
export interface Body {
  category?: string; points?: OwnPoint[]; without?: number[]; mode: Mode; method?: Method; minutes: number[]; direction?: "from";
  at?: string; barriers?: Geometry[]; by: Areas;
}

export function bodyOf(choice: Choice, now: Date, method?: Method): Body {
  const own = choice.category === OWN_POINTS;
  return {
    mode: choice.mode, minutes: choice.rings ? ringsOf(choice.minutes) : [choice.minutes], by: choice.by,
    ...(own ? {} : { category: choice.category }), ...(choice.points.length ? { points: choice.points.map(([lng, lat], index) => ({ id: `p${index + 1}`, lng, lat })) } : {}),
    ...(!own && choice.removed.length ? { without: choice.removed } : {}), ...(method ? { method } : {}),
    ...(choice.mode === "drive" && choice.direction === "from" ? { direction: "from" as const } : {}),
    ...(choice.day === null ? {} : { at: momentOf(choice.day, choice.hour, now) }),
    ...(choice.barriers.length ? { barriers: choice.barriers.map((barrier) => barrier.geometry) } : {}),
  };
}

// The next such hour of such a weekday, in China's one time zone: 2026-11-25T10:00:00+08:00.
export function momentOf(day: number, hour: number, now: Date): string {
  const there = new Date(now.getTime() + 8 * 3_600_000);
  there.setUTCDate(there.getUTCDate() + ((day - (there.getUTCDay() || 7) + 7) % 7));
  return `${there.toISOString().slice(0, 10)}T${String(hour).padStart(2, "0")}:00:00+08:00`;
}
