// What the API says of a plan under review. The shapes follow layers/planning/serializers.py.
import type { FeatureCollection, LngLat } from "../types.ts";

export interface PlanSummary {
  id: number; scheme: string; division: { code: string; name: string }; title: string; state: string; author: string; approver: string | null;
  note: string; version: number; changed_at: string; published_at: string | null; effective_on: string | null; reverts: number | null;
}
export interface LifeLine { step: string; by: string | null; at: string }
export interface OperationLine { number: number; kind: string; parameters: Record<string, unknown>; author: string; at: string }
export interface Review {
  plan: PlanSummary; steps: Record<string, string>; may_comment: boolean; replaced: string[];
  life: LifeLine[]; operations: OperationLine[]; before: FeatureCollection; after: FeatureCollection;
}
export interface Moved { from: string; to: string; area_m2: number; households: number; residents: number; open_cases: number }
export interface Numbers { households: number; residents: number; area_m2: number; compactness: number; workers_needed: number; workers_on_duty: number }
export interface Staffed { code: string; before: Numbers | null; after: Numbers | null }
export interface Differences {
  changed: string[]; added: string[]; retired: string[]; moved: FeatureCollection; staffing: Staffed[];
  totals: { households: number; residents: number; open_cases: number };
}
export interface Comment { id: number; author: string; text: string; at: LngLat | null; created_at: string; settled_at: string | null; settled_by: string | null }
export interface Findings { findings: FeatureCollection; counts: Record<string, number> }
export interface Facts { plan: number; today: string; user: string; approves: boolean }
