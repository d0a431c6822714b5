// What the server says of sites, as types.
import type { Feature, FeatureCollection, Geometry } from "../types.ts";

export interface Shared { category: string; minutes: number; mode: string; barriers?: Geometry[] }
export interface Totals { households: number; residents: number; over_60: number; households_share: number; residents_share: number; over_60_share: number; mean_walk_s: number }
export type Weight = "households" | "residents" | "over_60";
export interface Told { told: string; step_m: number | null }
export interface Answer extends FeatureCollection {
  problem: string; category: string; minutes: number; mode: string; method: string; label: string; attribution: string; weight: Weight; before: Totals; after: Totals;
  curve: { sites: number; share: number }[]; exact: boolean; proven: boolean; gap: number | null; told: string; candidates: Told; demand: Told;
}
export interface Wish {
  problem: string; category: string; minutes: number; mode: string; k?: number; weight: Weight; candidates: string; candidate_category?: string; step_m?: number;
  capacity?: number; forbidden?: Geometry[]; barriers?: Geometry[]; exact: boolean; seconds: number;
}

export function gained(site: Feature, weight: Weight): number { return Number(site.properties[`${weight}_gained`] ?? 0); }
export function shareOf(totals: Totals, weight: Weight): number { return totals[`${weight}_share`]; }
