// One question at a time. While the slider moves, questions come faster than answers: the last one waits, those between are dropped,
// and what is shown is always the answer to a later question than the one shown before. Pure.

export interface Hooks<Q, A> {
  answered: (answer: A, question: Q) => void;
  failed: (error: unknown, question: Q) => void;
  busy: (on: boolean) => void;
}

export class Newest<Q, A> {
  private waiting: { question: Q } | null = null;
  private running: AbortController | null = null;

  constructor(private send: (question: Q, signal: AbortSignal) => Promise<A>, private hooks: Hooks<Q, A>) {}

  get isBusy(): boolean { return this.running !== null; }

  // `instead`: the question under way is of no use any more (another category), so it is given up at once.
  ask(question: Q, { instead = false } = {}): void {
    if (instead) this.stop();
    if (this.running) { this.waiting = { question }; return; }
    void this.run(question);
  }

  stop(): void {
    this.waiting = null;
    this.running?.abort();
    if (this.running) { this.running = null; this.hooks.busy(false); }
  }

  private async run(question: Q): Promise<void> {
    const mine = new AbortController();
    this.running = mine;
    this.hooks.busy(true);
    try {
      const answer = await this.send(question, mine.signal);
      if (this.running === mine) this.hooks.answered(answer, question);
    } catch (error) {
      if (this.running === mine && !this.waiting) this.hooks.failed(error, question);
    }
    if (this.running !== mine) return;
    this.running = null;
    const next = this.waiting;
    this.waiting = null;
    if (next) void this.run(next.question); else this.hooks.busy(false);
  }
}
