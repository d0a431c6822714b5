// Who else has the plan open, and whether they have drawn.
import type { Api } from "../api.ts";
import type { LngLat } from "../types.ts";

export interface Present { others: { username: string; at: LngLat | null; seconds_ago: number }[]; version: number; state: string; head: number }
const EVERY_MS = 5000;

// Ask at once and every few seconds, until the returned function is called. A silence is no fault: the outbox tells of it.
export function watchPresence(api: Api, path: string, at: () => LngLat | null, heard: (present: Present) => void): () => void {
  let ended = false, timer = 0;
  const ask = async (): Promise<void> => {
    try {
      const present = await api.post<Present>(`${path}presence/`, { at: at() });
      if (!ended) heard(present);
    } catch { /* asked again in a moment */ }
    if (!ended) timer = window.setTimeout(() => void ask(), EVERY_MS);
  };
  void ask();
  return () => { ended = true; window.clearTimeout(timer); };
}
