// Ask the worker for the numbers of grids. A newer question takes the place of an older one that still waits.
import { answering, type Answer, type Question } from "./counting.ts";
import type { Mesh } from "./mesh.ts";
import type { GridNumbers, Points } from "./numbers.ts";
import { packed } from "./packing.ts";
import type { Cell } from "./positions.ts";

export type { GridNumbers, Points } from "./numbers.ts";

export type Numbers = Map<string, GridNumbers>;
export interface Port { postMessage(message: unknown, transfer?: Transferable[]): void; onmessage: ((event: MessageEvent) => void) | null; terminate?(): void }

export class NumbersClient {
  private next = 1;
  private waiting = new Map<number, { resolve: (answer: Answer) => void; reject: (error: Error) => void }>();
  private known = new WeakMap<Cell, GridNumbers>();
  private every = new Lane((cells) => this.count(cells));
  private some = new Lane((cells) => this.count(cells));

  constructor(private port: Port = startWorker()) { this.port.onmessage = (event) => this.answered(event.data as Answer); }

  // The weighted places of a plan; what was counted before is forgotten.
  async load(points: Points): Promise<void> {
    this.known = new WeakMap();
    await this.ask({ id: this.next++, load: points });
  }

  // The numbers of all cells; of those that were asked before nothing is counted again.
  all(mesh: Mesh): Promise<Numbers> { return this.every.ask(mesh.cells); }

  // The numbers of some cells, while they are dragged. An older question that nobody has begun to answer gets the
  // newer one's answer.
  of(cells: ReadonlyMap<string, Cell>): Promise<Numbers> { return this.some.ask(cells); }

  close(): void { this.port.terminate?.(); }

  private async count(cells: ReadonlyMap<string, Cell>): Promise<Numbers> {
    const known = this.known, unknown = new Map([...cells].filter(([, cell]) => !known.has(cell)));
    if (unknown.size) {
      const form = packed(unknown), answer = await this.ask({ id: this.next++, cells: form }, [form.shape.buffer, form.xy.buffer]);
      for (const row of answer.numbers) known.set(unknown.get(row.code)!, row);
    }
    return new Map([...cells].map(([code, cell]): [string, GridNumbers] => [code, { ...known.get(cell)!, code }]));
  }

  private ask(question: Question, transfer: Transferable[] = []): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.waiting.set(question.id, { resolve, reject });
      this.port.postMessage(question, transfer);
    });
  }

  private answered(answer: Answer): void {
    const asked = this.waiting.get(answer.id);
    this.waiting.delete(answer.id);
    if (answer.error) asked?.reject(new Error(answer.error)); else asked?.resolve(answer);
  }
}

// One question under way, at most one waiting: the newest.
class Lane {
  private busy = false;
  private newest: Turn | null = null;

  constructor(private readonly count: (cells: ReadonlyMap<string, Cell>) => Promise<Numbers>) {}

  ask(cells: ReadonlyMap<string, Cell>): Promise<Numbers> {
    if (!this.busy) return this.run(cells);
    if (this.newest) this.newest.cells = cells;
    else this.newest = turnOf(cells, (newest) => this.run(newest));
    return this.newest.answer;
  }

  private async run(cells: ReadonlyMap<string, Cell>): Promise<Numbers> {
    this.busy = true;
    try { return await this.count(cells); } finally {
      const next = this.newest;
      this.newest = null;
      this.busy = next !== null;
      next?.begin();
    }
  }
}

// A question that waits: its cells may still be replaced before it begins.
interface Turn { cells: ReadonlyMap<string, Cell>; answer: Promise<Numbers>; begin: () => void }

function turnOf(cells: ReadonlyMap<string, Cell>, run: (cells: ReadonlyMap<string, Cell>) => Promise<Numbers>): Turn {
  const turn: Turn = { cells, answer: Promise.resolve(new Map()), begin: () => undefined };
  turn.answer = new Promise<void>((resolve) => { turn.begin = resolve; }).then(() => run(turn.cells));
  return turn;
}

// The worker; where the browser starts none, the page counts by itself.
function startWorker(): Port {
  try { return new Worker(new URL("numbers.js", import.meta.url), { type: "module" }); } catch { return portHere(); }
}

export function portHere(): Port {
  const answer = answering();
  const port: Port = {
    onmessage: null,
    postMessage: (message) => { queueMicrotask(() => port.onmessage?.({ data: answer(message as Question) } as MessageEvent)); },
  };
  return port;
}
