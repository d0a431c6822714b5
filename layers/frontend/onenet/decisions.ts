// What was decided at every difference. Pure.
import type { Choice, Difference } from "./types.ts";

export class Decisions {
  private chosen = new Map<string, Choice>();

  of(id: string): Choice | undefined { return this.chosen.get(id); }
  set(difference: Difference, choice: Choice): void { this.chosen.set(difference.id, choice); }
  clear(): void { this.chosen.clear(); }
  count(all: Difference[]): number { return all.filter((difference) => this.chosen.has(difference.id)).length; }

  // Give the choice to all of the same scheme and kind that nobody decided yet; say how many those were.
  setAlike(like: Difference, choice: Choice, all: Difference[]): number {
    const open = alike(like, all).filter((difference) => difference.id === like.id || !this.chosen.has(difference.id));
    for (const difference of open) this.chosen.set(difference.id, choice);
    return open.length;
  }

  // The next difference from a place on that is not decided, round the end; -1 when all are.
  nextOpen(from: number, all: Difference[]): number {
    for (let step = 1; step <= all.length; step += 1) {
      const at = (from + step) % all.length;
      if (!this.chosen.has(all[at]!.id)) return at;
    }
    return -1;
  }

  // As the server reads them; what is not decided is kept, so it need not be said.
  body(all: Difference[]): { scheme: string; code: string; other: string; choice: Choice }[] {
    return all.flatMap(({ id, scheme, code, other }) => { const choice = this.chosen.get(id); return choice && choice !== "keep" ? [{ scheme, code, other, choice }] : []; });
  }
}

export function alike(like: Difference, all: Difference[]): Difference[] {
  return all.filter((difference) => difference.scheme === like.scheme && difference.kind === like.kind);
}
