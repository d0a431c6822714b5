// What the server says of schemes over each other. The shapes follow layers/one_net/serializers.py and preview.py.
import type { Feature, FeatureCollection } from "../types.ts";

export type Class = "agree" | "sliver" | "different";
export type Choice = "keep" | "take" | "split";
export const CHOICES: Choice[] = ["keep", "take", "split"];

export interface Facts {
  divisions: { code: string; name: string; level: string; path: string }[];
  kinds: { value: string; label: string }[];
  schemes: { code: string; name: string }[];
  may_merge: boolean;
  widths: { agree_m: number; sliver_m: number };
}
export interface Scheme { code: string; name: string; kind: string; grids: number; border_m: number }
export interface Pair { scheme: string; other: string; border_m: number; border: Record<Class, number>; same_area_share: number; relations: Record<string, number> }
export interface Matrix {
  division: { code: string; name: string }; leading: string; agree_m: number; sliver_m: number;
  available: { code: string; name: string; kind: string; grid_count: number }[];
  schemes: Scheme[]; pairs: Pair[];
}
export interface Totals { differences: number; slivers: number; differences_m2: number; slivers_m2: number; left_off: number }
export interface Differences extends FeatureCollection { leading: string; totals: Totals }
export interface Difference {
  id: string; feature: Feature; scheme: string; code: string; other: string; partner: string;
  kind: "moved" | "split" | "joined"; area_m2: number; households: number;
}
export interface Preview {
  way: "plan" | "create"; leading: string; grids_before: number; grids: number; changed: number; households: number; residents: number;
  households_least: number; households_most: number; new_codes: string[]; gone_codes: string[]; multipart: string[]; narrow: string[];
  without_heir: { scheme: string; code: string }[]; lineage: number; left_off: number; result: FeatureCollection;
}
export interface Outcome { scheme: { code: string; name: string }; created: number; lineage: number; plan: { id: number; title: string } | null }

export function differencesOf(body: Differences): Difference[] {
  return body.features.filter((feature) => feature.properties.part === "difference").map((feature) => {
    const facts = feature.properties as unknown as Omit<Difference, "id" | "feature">;
    return { ...facts, id: String(feature.id), feature };
  });
}
