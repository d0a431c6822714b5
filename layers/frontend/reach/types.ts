// What the server says about reach, as the panel uses it.
import type { Feature, FeatureCollection, LngLat } from "../types.ts";
import type { Method } from "./choice.ts";

export interface Tally {
  code: string | null; name: string;
  households: number; households_served: number; households_share: number;
  residents?: number; residents_served?: number; over_60?: number; over_60_served?: number; area_m2?: number; area_m2_served?: number;
  households_off_network?: number; bbox?: [number, number, number, number];
}
export interface SitePoint { id: number | string; name: string; at: LngLat; status: string; reason: string; moved_m: number }
export interface Gap { id: string; code: string; name: string; people: number; households: number; area_m2: number; feature: Feature }
export interface Answer {
  method: Method; label: string; attribution: string;
  rings: FeatureCollection; total: Tally; inMinutes: (Tally & { minutes: number })[]; areas: Tally[]; gaps: Gap[]; points: SitePoint[];
}
export interface Changed { code: string | null; name: string; gained: number; lost: number; before: number; after: number; bbox?: [number, number, number, number] }
export interface Comparison { gained: number; lost: number; areas: Changed[]; shapes: Feature[] }
