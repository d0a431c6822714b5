// What /api/nearest/ answers, as far as it is shown.
import type { Geometry } from "../types.ts";

export interface Nearest {
  layer: string; id: number; name: string; lng: number; lat: number; position: "exact" | "grid"; serves_here: boolean;
  seconds: number | null; metres: number | null; straight_m: number; moved_m: number; way: Geometry | null;
  duty?: string; grid?: string; telephone?: string; category?: string; status?: string; level?: number;
}
export interface Answer {
  method: "network" | "circle"; label: string; attribution: string; minutes: number; considered: number;
  place: { status: "ok" | "moved" | "unreachable"; moved_m: number | null; reason?: string };
  results: Nearest[];
}
export interface Question { what: string; category: string; mode: string; minutes: number }
