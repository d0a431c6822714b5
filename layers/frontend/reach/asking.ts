// Ask the server, and read its answers into what the panel shows.
import type { Api } from "../api.ts";
import type { Feature, FeatureCollection, LngLat } from "../types.ts";
import type { Body, Method } from "./choice.ts";
import type { Server } from "./desk.ts";
import type { Answer, Changed, Comparison, Gap, SitePoint, Tally } from "./types.ts";

interface Stated { id: number | string; name: string; lng: number; lat: number; status: string; moved_m?: number | null; reason?: string }
interface CoverageTold extends Omit<Tally, "code" | "name"> {
  method: Method; label: string; attribution: string; network: string;
  by_minutes: (Tally & { minutes: number })[]; by_division: Tally[]; gaps: FeatureCollection; circles: FeatureCollection; places: Stated[];
}
type People = Record<"households" | "residents" | "over_60", number>;
interface CompareTold { gained: People; lost: People; by_division: (Record<string, number> & { code: string | null; name: string })[]; gained_land: FeatureCollection; lost_land: FeatureCollection }

export const COVERAGE = "/api/coverage/", COMPARE = "/api/coverage/compare/";

export function makeServer(api: Api): Server {
  return {
    answer: async (body, signal) => answerOf(await api.ask<CoverageTold>(COVERAGE, { ...body, draw: true }, signal)),
    compare: async (before, after, signal) => comparisonOf(await api.ask<CompareTold>(COMPARE, bothOf(before, after), signal)),
  };
}

export function bothOf(before: Body, after: Body): Record<string, unknown> { return { before, after, by: after.by }; }

export function answerOf(told: CoverageTold): Answer {
  return {
    method: told.method, label: told.label, attribution: told.attribution, rings: told.circles, total: { ...told, code: null, name: "" }, inMinutes: told.by_minutes,
    areas: told.by_division, gaps: told.gaps.features.map(gapOf), points: told.places.map(pointOf),
  };
}

function gapOf(feature: Feature): Gap {
  const { code, name, area_m2, households_unserved, residents_unserved } = feature.properties as Record<string, string & number>;
  return { id: String(feature.id), code: code ?? "", name: name ?? "", area_m2: area_m2 ?? 0, households: households_unserved ?? 0, people: residents_unserved ?? 0, feature };
}

function pointOf({ id, name, lng, lat, status, moved_m, reason }: Stated): SitePoint {
  return { id, name, at: [lng, lat] as LngLat, status, moved_m: moved_m ?? 0, reason: reason ?? "" };
}

export function comparisonOf(told: CompareTold): Comparison {
  const shapes = (["gained", "lost"] as const).flatMap((change) => told[`${change}_land`].features.map((feature) => ({ ...feature, id: `${change}-${feature.id}`, properties: { ...feature.properties, change } })));
  return { gained: told.gained.residents, lost: told.lost.residents, areas: told.by_division.map(changedOf), shapes };
}

function changedOf(row: CompareTold["by_division"][number]): Changed {
  const share = (served: number): number => (row.households ? served / row.households : 0);
  return { code: row.code, name: row.name, gained: row.residents_gained!, lost: row.residents_lost!, before: share(row.households_served_before!), after: share(row.households_served_after!) };
}
