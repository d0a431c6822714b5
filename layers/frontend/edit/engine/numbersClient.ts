// Ask the worker for the numbers of grids. A newer question takes the place of an older one that still waits.
import { answering, type Answer, type Question } from "./counting.ts";
import type { Mesh } from "./mesh.ts";
import { NO_POINTS, type GridNumbers, type Points } from "./numbers.ts";
import { packed } from "./packing.ts";
import type { Cell } from "./positions.ts";

export type { GridNumbers, Points } from "./numbers.ts";

export type Numbers = Map<string, GridNumbers>;
export interface Port {
  postMessage(message: unknown, transfer?: Transferable[]): void;
  onmessage: ((event: MessageEvent) => void) | null;
  onerror?: unknown;
  terminate?(): void;
}

interface Asked { send: () => void; resolve: (answer: Answer) => void; reject: (error: Error) => void }

export class NumbersClient {
  private next = 1;
  private waiting = new Map<number, Asked>();
  private known = new WeakMap<Cell, GridNumbers>();
  private points: Points = NO_POINTS;
  private every = new Lane((cells) => this.count(cells));
  private some = new Lane((cells) => this.count(cells));
  private port!: Port;

  constructor(port: Port = startWorker()) { this.use(port); }

  // The weighted places of a plan; what was counted before is forgotten.
  async load(points: Points): Promise<void> {
    this.known = new WeakMap();
    this.points = points;
    await this.ask((id) => ({ id, load: points }));
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
      const answer = await this.ask((id) => ({ id, cells: packed(unknown) }));
      for (const row of answer.numbers) known.set(unknown.get(row.code)!, row);
    }
    return new Map([...cells].map(([code, cell]): [string, GridNumbers] => [code, { ...known.get(cell)!, code }]));
  }

  private ask(question: (id: number) => Question): Promise<Answer> {
    const id = this.next++, send = (): void => this.post(question(id));
    return new Promise((resolve, reject) => { this.waiting.set(id, { send, resolve, reject }); send(); });
  }

  private post(question: Question): void {
    this.port.postMessage(question, "cells" in question ? [question.cells.shape.buffer, question.cells.xy.buffer] : []);
  }

  private use(port: Port): void {
    this.port = port;
    port.onmessage = (event) => this.answered(event.data as Answer);
    port.onerror = () => this.countHere();
  }

  // A worker that does not start (an old browser): the page counts by itself, and what was asked is asked again.
  private countHere(): void {
    this.close();
    this.use(portHere());
    this.post({ id: 0, load: this.points });
    for (const { send } of this.waiting.values()) send();
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
