// Say that something takes its time only when it does: a sign that flickers at every step of the slider tells nothing.
const PATIENCE_MS = 200;

export class Wait {
  private timer = 0;
  constructor(private show: (on: boolean) => void) {}

  set(on: boolean): void {
    window.clearTimeout(this.timer);
    if (on) this.timer = window.setTimeout(() => this.show(true), PATIENCE_MS); else this.show(false);
  }
}
