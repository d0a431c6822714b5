// What the API says of days of change. The shapes follow layers/planning/serializers.py.
import type { FeatureCollection } from "../types.ts";

export interface PlanOfDay { id: number; title: string; author: string; approver: string | null; published_at: string | null; reverts: number | null }
export interface DayOfChange { day: string; changed: number; added: number; retired: number; codes: Record<"changed" | "added" | "retired", string[]>; plans: PlanOfDay[] }
export interface Between {
  changed: string[]; added: string[]; retired: string[]; moved: FeatureCollection; before: FeatureCollection; after: FeatureCollection;
  grids: { code: string; households_before: number | null; households_after: number | null }[];
}
export interface Facts {
  today: string; bbox: [number, number, number, number] | null; may_draw: boolean;
  schemes: { code: string; name: string; kind: string }[]; divisions: { code: string; name: string; level: string; bbox: [number, number, number, number] | null }[];
}
