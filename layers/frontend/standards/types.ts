// What the server says of a scheme and its rules. The shapes follow layers/standards/serializers.py.
import { t } from "../i18n.ts";
import type { Feature, Geometry } from "../types.ts";

export type Severity = "error" | "warning" | "info";
export type RuleState = "passed" | "found" | "unjudged";
export interface Rule { code: string; title: string; severity: Severity; count: number; state: RuleState }
export interface Remedy { how: "now" | "plan"; title: string; says: string; undo: string }
export interface Finding {
  id: number; geometry: Geometry; code: string; severity: Severity; grids: string[]; key: string; sentence: string;
  remedy: string | null; reason: string; bbox: [number, number, number, number] | null;
}
export interface Report {
  scheme: { code: string; name: string }; division: { code: string; name: string } | null; on: string; bbox: [number, number, number, number] | null;
  rules: Rule[]; findings: { features: Feature[] }; remedies: Record<string, Remedy>; may: { now: boolean; plan: boolean };
}
export interface Mended { mended: string; how: "now" | "plan"; changed: string[]; plan: { id: number; title: string } | null; note: string; undo: string }
export interface Facts { bbox: [number, number, number, number] | null; schemes: { code: string; name: string; kind: string }[]; divisions: { code: string; name: string; level: string }[] }

export function findingsOf(report: Report): Finding[] {
  return report.findings.features.map((feature) => ({ ...(feature.properties as unknown as Finding), id: Number(feature.id), geometry: feature.geometry! }));
}

// The rules of what is unknown are worded as what should hold; where it does not, the line says so.
export function titleOf(rule: Rule): string {
  if (!rule.count) return rule.title;
  return rule.code === "households-unknown" ? t("Households are not known") : rule.code === "duties-unknown" ? t("Duties are not known") : rule.title;
}
