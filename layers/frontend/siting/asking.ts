// What is asked of the server, and what of an answer becomes drafts. Pure.
import type { Answer, Wish } from "./types.ts";

export const SEARCH_SECONDS = 15;

// Both phases ask the same; the first is answered at once, the second is proven or has its gap.
export function phases(wish: Omit<Wish, "exact" | "seconds">): [Wish, Wish] {
  return [{ ...wish, exact: false, seconds: SEARCH_SECONDS }, { ...wish, exact: true, seconds: SEARCH_SECONDS }];
}

export function answerBody(answer: Answer): Record<string, unknown> {
  const { category, minutes, mode, method } = answer;
  return { category, minutes, mode, method, sites: answer.features.map((site) => {
    const [lng, lat] = site.geometry!.coordinates as [number, number];
    return { lng, lat, name: String(site.properties.name ?? "").slice(0, 100) };
  }) };
}
