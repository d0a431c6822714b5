// Days as numbers, for a slider. Pure.

const DAY_MS = 86_400_000, LEAST = 30;

export function numberOf(day: string): number { return Math.round(Date.parse(`${day}T00:00:00Z`) / DAY_MS); }
export function dayOf(number: number): string { return new Date(number * DAY_MS).toISOString().slice(0, 10); }
export function dayBefore(day: string): string { return dayOf(numberOf(day) - 1); }

export interface Span { first: number; last: number }

// From a little before the first change to today; at least a month, so that marks do not lie on each other.
export function spanOf(changes: string[], today: string): Span {
  const last = Math.max(numberOf(today), ...changes.map(numberOf)), first = Math.min(last, ...changes.map(numberOf));
  return { first: Math.min(first - Math.max(1, Math.round((last - first) * 0.03)), last - LEAST), last };
}

// Where a day lies in a span, 0 to 1.
export function shareOf(day: string, { first, last }: Span): number { return (numberOf(day) - first) / (last - first); }

// The change before or after a day; the day itself where there is none.
export function neighbour(changes: string[], day: string, step: 1 | -1): string {
  const sorted = [...changes].sort();
  return (step > 0 ? sorted.find((other) => other > day) : sorted.reverse().find((other) => other < day)) ?? day;
}
