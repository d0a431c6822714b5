// Ask the server, and read its answer into what the panel shows.
import type { Api } from "../api.ts";
import type { Feature, FeatureCollection, LngLat } from "../types.ts";
import type { Body, Method } from "./choice.ts";
import type { Server } from "./desk.ts";
import type { Answer, Gap, SitePoint, Tally } from "./types.ts";

interface Told { method: Method; label: string; attribution?: string }
interface CirclesTold extends Told, FeatureCollection {}
interface CoverageTold extends Told, Omit<Tally, "code" | "name"> { by_division: Tally[]; gaps: FeatureCollection }

export function makeServer(api: Api): Server {
  return { answer: (body, signal) => answerOf(api, body, signal), compare: () => Promise.reject(new Error("not yet")) };
}

async function answerOf(api: Api, body: Body, signal: AbortSignal): Promise<Answer> {
  const query = new URLSearchParams({ minutes: String(body.minutes[body.minutes.length - 1]), ...(body.method ? { method: body.method } : {}), ...(body.category ? { category: body.category } : { points: body.points!.map((at) => at.join(",")).join(";") }) });
  const [circles, coverage] = await Promise.all([api.get<CirclesTold>(`/api/service-circles/?${query}&merge=1`, { signal }), api.get<CoverageTold>(`/api/coverage/?${query}`, { signal })]);
  return {
    method: coverage.method, label: coverage.label, attribution: coverage.attribution ?? "", rings: circles, total: { ...coverage, code: null, name: "" }, inMinutes: [],
    areas: coverage.by_division, gaps: coverage.gaps.features.map(gapOf), points: pointsOf(circles),
  };
}

function gapOf(feature: Feature): Gap {
  const { code, name, area_m2, households_unserved, residents_unserved } = feature.properties as Record<string, string & number>;
  return { id: String(feature.id), code: code ?? "", name: name ?? "", area_m2: area_m2 ?? 0, households: households_unserved ?? 0, people: residents_unserved ?? households_unserved ?? 0, feature };
}

function pointsOf(found: FeatureCollection & { points?: unknown }): SitePoint[] {
  return Array.isArray(found.points) ? (found.points as (Omit<SitePoint, "at"> & { lng: number; lat: number })[]).map(({ lng, lat, ...point }) => ({ ...point, at: [lng, lat] as LngLat })) : [];
}
