// What the server says of a scheme and its rules. The shapes follow layers/standards/serializers.py.
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
export interface Facts { schemes: { code: string; name: string; kind: string }[]; divisions: { code: string; name: string; level: string }[] }

export function findingsOf(report: Report): Finding[] {
  return report.findings.features.map((feature) => ({ ...(feature.properties as unknown as Finding), id: Number(feature.id), geometry: feature.geometry! }));
}
