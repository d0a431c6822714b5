// What a tool is, and what it is given to work with.
import type { FeatureCollection, LngLat } from "../../types.ts";
import type { Applied } from "../engine/attempt.ts";
import type { Mesh } from "../engine/mesh.ts";
import type { Canvas } from "../canvas.ts";
import type { Ground } from "../ground.ts";
import type { Operation, Refusal } from "../operations.ts";

export interface At { at: LngLat; shift: boolean; alt: boolean; touch: boolean }
export type ToolId = "borders" | "reshape" | "split" | "cut-out" | "give" | "merge" | "fill-gap" | "simplify" | "propose";

// A gesture under way. Every member is optional: a tool hears only what it asks for.
export interface Tool {
  // True: the drag that starts here is the tool's; else it moves the map.
  down?(where: At): boolean;
  drag?(where: At): void;
  up?(where: At): void;
  move?(where: At): void;
  click?(where: At): void;
  double?(where: At): void;
  // A finger that rests; true when it meant something.
  hold?(where: At): boolean;
  // Enter, Backspace, Escape, Delete, arrow keys (in metres). True when the tool had a use for it.
  finish?(): boolean;
  back?(): boolean;
  cancel?(): boolean;
  remove?(): boolean;
  nudge?(east: number, north: number): boolean;
  // Whether a line is being drawn, so that the bar offers to finish it.
  drawing?(): boolean;
  // What the bar shows beside the hint.
  options?(): (HTMLElement | null)[];
  // The plan has another shape now: forget what no longer holds.
  changed?(): void;
  stop?(): void;
}

// What tools work with. `preview` draws what an operation would come to, in red with its reason where it cannot hold.
export interface Desk {
  readonly canvas: Canvas;
  readonly ground: Ground;
  mesh(): Mesh;
  gaps(): FeatureCollection;
  nameOf(code: string): string;
  reach(touch: boolean): number;
  preview(operation: Operation, pointer: LngLat | null): Applied | Refusal;
  endPreview(): void;
  commit(operation: Operation): void;
  refuse(refusal: Refusal): void;
  redraw(): void;
}

export interface ToolKind { id: ToolId; title: string; hint: string; letter: string; icon: string; start: (desk: Desk) => Tool }
