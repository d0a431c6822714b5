// The words of a plan, as the server reads them (layers/planning/operations/words.py).
import type { Geometry, LngLat } from "../types.ts";

export type Operation =
  | { kind: "move-vertex"; from: LngLat; to: LngLat }
  | { kind: "move-vertices"; moves: [LngLat, LngLat][] }
  | { kind: "insert-vertex"; edge: [LngLat, LngLat]; at: LngLat }
  | { kind: "delete-vertex"; at: LngLat }
  | { kind: "split"; grid: string; line: LngLat[] | LngLat[][] }
  | { kind: "reshape"; line: LngLat[] }
  | { kind: "cut-out"; area: LngLat[] }
  | { kind: "give"; area: LngLat[]; to: string }
  | { kind: "fill-gap"; at: LngLat; to: string }
  | { kind: "merge"; grids: string[] }
  | { kind: "simplify"; grids: string[]; tolerance_m: number }
  | { kind: "adopt"; cells: { code: string | null; geometry: Geometry }[] };

// Why a gesture cannot hold: a reason code of layers/planning/refusals.py, and where.
export interface Refusal { code: string; place: Geometry; grid?: string }
