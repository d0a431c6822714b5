// What is said between the page and the worker that counts. Pure.
import { Counter, NO_POINTS, type GridNumbers, type Points } from "./numbers.ts";
import { unpacked, type Packed } from "./packing.ts";

export type Question = { id: number; load: Points } | { id: number; cells: Packed };
export interface Answer { id: number; numbers: GridNumbers[]; error?: string }

// Answers one question after another, in the order in which they come.
export function answering(): (question: Question) => Answer {
  let counter = new Counter(NO_POINTS);
  return (question) => {
    try {
      if ("load" in question) { counter = new Counter(question.load); return { id: question.id, numbers: [] }; }
      return { id: question.id, numbers: [...unpacked(question.cells)].map(([code, cell]) => counter.numbersOf(code, cell)) };
    } catch (error) { return { id: question.id, numbers: [], error: String(error) }; }
  };
}
