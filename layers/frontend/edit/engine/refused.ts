// Why a change cannot hold, thrown by the rules and handed on as a value by `attempt`. Pure.
import type { Geometry, LngLat } from "../../types.ts";
import type { Refusal } from "../operations.ts";

// `code`: a reason of layers/planning/refusals.py; `place`: where, in degrees.
export class Refused extends Error {
  constructor(readonly code: string, readonly place: Geometry, readonly grid?: string) { super(code); }

  get refusal(): Refusal { return { code: this.code, place: this.place, ...(this.grid === undefined ? {} : { grid: this.grid }) }; }
}

export const pointAt = (at: LngLat): Geometry => ({ type: "Point", coordinates: at });

export const lineAt = (line: LngLat[]): Geometry => ({ type: "LineString", coordinates: line });

export const areaAt = (ring: LngLat[]): Geometry => ({ type: "Polygon", coordinates: [ring] });
