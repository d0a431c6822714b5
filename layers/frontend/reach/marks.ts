// The points on the map: where service is given, where it cannot be reached, what is thought of and what is thought away. Pure.
import type { Mark } from "./canvas.ts";
import type { Choice } from "./choice.ts";
import type { SitePoint } from "./types.ts";

export function marksOf(choice: Choice, points: SitePoint[], site: (id: number) => SitePoint | undefined): Mark[] {
  const state = new Map(points.map((point) => [String(point.id), point]));
  const there = points.filter((point) => typeof point.id === "number").map((point): Mark => ({ at: point.at, look: lookOf(point), key: `site/${point.id}` }));
  const away = choice.removed.flatMap((id) => site(id) ?? []).map((point): Mark => ({ at: point.at, look: "removed", key: `site/${point.id}` }));
  const own = choice.points.map((at, index): Mark => ({ at, look: state.get(`p${index + 1}`)?.status === "unreachable" ? "unreachable" : "extra", key: `point/${index}` }));
  const gone = new Set(away.map((mark) => mark.key));
  return [...there.filter((mark) => !gone.has(mark.key)), ...away, ...own];
}

export function siteOf(key: string | null): number | null { return key?.startsWith("site/") ? Number(key.slice(5)) : null; }

function lookOf(point: SitePoint): Mark["look"] {
  return point.status === "ok" || point.status === "moved" ? "site" : point.status === "closed" ? "closed" : "unreachable";
}
