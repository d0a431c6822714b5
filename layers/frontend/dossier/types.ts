// What the server says of a risk source's surroundings and of the level map.
import type { Geometry } from "../types.ts";

export interface Zone {
  radius_m?: number; minutes?: number; geometry: Geometry; partly_outside: boolean; shelter_short: number;
  households: number; residents: number; over_60: number; open_cases: number;
  places: Record<string, number>; risk_sources: Record<string, number>;
}
export interface Spot { id: number; name: string; lng: number; lat: number; distance_m: number }
export interface Place extends Spot { kind: string; category: string; capacity: number | null; walk_min: number | null }
export interface Shelter extends Place { is_safe: boolean }
export interface Way { shelter: number; name: string; walk_min: number; length_m: number; bearing_deg: number; passes: string[]; geometry: Geometry }
export interface Source extends Spot { code: string; level: number; category: string }
export interface Camera extends Spot { device_id: string; status: string }
export interface Surroundings {
  source: { id: number; code: string; name: string; category: string; level: number; lng: number; lat: number; danger_m: number; chain_m: number };
  method: string; label: string; attribution: string; moved_m: number | null; status: string; partly_outside: boolean;
  rings: Zone[]; reaches: Zone[]; places: Place[]; shelters: Shelter[]; shelter_capacity: number; ways: Way[];
  risk_sources: Source[]; chain: Omit<Source, "distance_m">[]; cameras: Camera[]; open_cases: unknown[];
}
