// Keep the gestures of a plan that the server has not answered, across crashes and reloads: one item for each gesture,
// so that two windows on the same plan do not overwrite each other's.
import type { Entry, Store } from "./gestures.ts";

export function localStore(plan: number, username: string, storage: Storage = localStorage): Store {
  const prefix = `outbox/${username}/${plan}/`, written = new Map<string, string>();
  return {
    load(): Entry[] {
      const found: Entry[] = [];
      try {
        for (let i = 0; i < storage.length; i++) { const name = storage.key(i)!; if (name.startsWith(prefix)) { const text = storage.getItem(name)!; written.set(name, text); found.push(...parsed(text)); } }
      } catch { return []; }
      return found.sort((a, b) => a.made - b.made);
    },
    save(entries): void {
      const kept = new Map(entries.map((entry) => [prefix + entry.key, JSON.stringify(entry)]));
      try {
        for (const [name, text] of kept) if (written.get(name) !== text) { storage.setItem(name, text); written.set(name, text); }
        for (const name of written.keys()) if (!kept.has(name)) { storage.removeItem(name); written.delete(name); }
      } catch { /* A full or forbidden store: the gestures live in memory until they are sent. */ }
    },
  };
}

function parsed(text: string): Entry[] {
  try { const entry = JSON.parse(text) as Entry; return entry.key && entry.act ? [entry] : []; } catch { return []; }
}
