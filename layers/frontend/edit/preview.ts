// What a gesture would come to, shown before it is done: shapes, the reason where it cannot hold, and the numbers.
import { t } from "../i18n.ts";
import type { LngLat } from "../types.ts";
import type { Canvas } from "./canvas.ts";
import { isRefusal, type Applied } from "./engine/attempt.ts";
import type { Cell } from "./engine/mesh.ts";
import { keyOf } from "./engine/positions.ts";
import { movedBy } from "./engine/rings.ts";
import { signed, type Row } from "./numbers.ts";
import type { Operation, Refusal } from "./operations.ts";
import type { Balance } from "./panel/balance.ts";
import { shortCode } from "./positions.ts";
import { reason } from "./reasons.ts";
import type { Session } from "./session.ts";

// The eye reads numbers no faster; the pointer goes first.
const BETWEEN_COUNTS_MS = 90;

export class Preview {
  private wanted: Applied | null = null;
  private counting = false;
  private showing = false;
  private counted = false;

  constructor(private canvas: Canvas, private session: Session, private balance: Balance) {}

  show(operation: Operation, pointer: LngLat | null): Applied | Refusal {
    const result = this.session.attempt(operation);
    this.showing = true;
    if (isRefusal(result)) this.refused(operation, result, pointer); else this.applied(result, pointer);
    return result;
  }

  end(): void {
    if (!this.showing) return;
    this.showing = false; this.wanted = null; this.counted = false;
    this.canvas.endPreview();
    this.canvas.say("", null);
    this.balance.show(this.session.rows, this.session.target);
  }

  private applied(result: Applied, pointer: LngLat | null): void {
    const island = result.islands.length > 0;
    this.canvas.preview(new Map(result.changed.map((code) => [code, result.mesh.cells.get(code)!])), result.removed, island);
    this.canvas.say(island ? `${reason("island")}: ${t("the grid gets several parts")}` : "", pointer, island);
    this.wanted = result;
    if (!this.counting) void this.count();
  }

  private refused(operation: Operation, refusal: Refusal, pointer: LngLat | null): void {
    if (this.counted) this.balance.show(this.session.rows, this.session.target);
    this.wanted = null; this.counted = false;
    this.canvas.preview(this.torn(operation), [], true);
    this.canvas.say(reason(refusal.code), pointer ?? firstOf(refusal.place.coordinates), true);
  }

  // The cells as the pointer has them, although they cannot stay so.
  private torn(operation: Operation): Map<string, Cell> {
    const { mesh } = this.session, moves = operation.kind === "move-vertex" ? [[operation.from, operation.to] as const] : operation.kind === "move-vertices" ? operation.moves : [];
    const ends = new Map(moves.map(([from, to]) => [keyOf(from), to])), torn = new Map<string, Cell>();
    for (const [from] of moves) for (const code of mesh.codesHaving(from)) { try { torn.set(code, movedBy(mesh.cells.get(code)!, ends)); } catch { /* no ring is left to show */ } }
    return torn;
  }

  // Count the newest shape, and again while newer ones come.
  private async count(): Promise<void> {
    this.counting = true;
    while (this.wanted) {
      const result: Applied = this.wanted;
      this.wanted = null;
      const rows = await this.session.foresee(result);
      if (this.showing) this.told(result, rows);
      await new Promise((resolve) => { window.setTimeout(resolve, BETWEEN_COUNTS_MS); });
    }
    this.counting = false;
  }

  private told(result: Applied, rows: Row[]): void {
    if (!rows.length) return;
    const touched = new Map([...result.changed, ...result.removed].map((code) => [code, this.session.rowOf(code)]));
    this.counted = true;
    this.balance.show(rows, this.session.target, touched);
    const households = new Map(rows.map((row) => [row.code, row.households]));
    for (const code of result.changed) {
      const now = households.get(code) ?? 0, change = now - (touched.get(code)?.households ?? 0);
      this.canvas.label(code, `${shortCode(code)}\n${now.toLocaleString()} (${signed(change)})`);
    }
  }
}

function firstOf(coordinates: unknown): LngLat | null {
  let place = coordinates;
  while (Array.isArray(place) && Array.isArray(place[0])) place = place[0];
  return Array.isArray(place) && place.length >= 2 ? place as LngLat : null;
}
