// What the server says, as types. The shapes follow layers/pages/config.py and the API.

export type LngLat = [number, number];
export interface StyleClass { value: string | number; label: string; colour: string; shape: string }
export interface LayerStyle { colour: string; shape: string; by?: { field: string; classes: StyleClass[] } }
export interface LayerField { name: string; title: string; type: string }
export interface LayerInfo {
  id: string; title: string; geometry_type: string; fields: LayerField[]; count: number;
  bbox: [number, number, number, number] | null; version: string; min_zoom: number; style: LayerStyle;
}
export interface BaseMap { id: string; title: string; kind: "own" | "xyz" | "wmts"; url?: string; crs: string; attribution?: string; layer?: string; matrix_set?: string }
export interface Config {
  user: { username: string; name: string; roles: string[] };
  language: string; csrf: string; environment: string; may: Record<string, boolean>;
  layers: LayerInfo[]; basemaps: BaseMap[]; home: { bbox: [number, number, number, number] | null };
  walking_speed_m_s: number;
  roads: { status: "loaded" | "none" | "unreadable"; label: string; attribution: string; version: string };
  categories: { service_points: { value: string; label: string }[]; matters: { code: string; name: string; group: string }[] };
  schemes: { code: string; name: string; kind: string }[];
}
export interface Geometry { type: string; coordinates: unknown }
export interface Feature { type: "Feature"; id: number | string; geometry: Geometry | null; properties: Record<string, unknown> }
export interface FeatureCollection { type: "FeatureCollection"; features: Feature[]; next?: string | null }
export interface Located {
  divisions: { id: number; code: string; name: string; level: string }[];
  grids: { id: number; code: string; scheme: string; scheme_kind: string; name: string; households: number }[];
  duties: { grid: string; duty: string; worker: string; telephone?: string }[];
  cameras: { id: number; name: string; device_id: string; camera_class: number; status: string; distance_m: number; sees: boolean }[];
  risk_sources: { id: number; name: string; level: number; category: string; distance_m: number }[];
  service_points: { id: number; name: string; category: string; distance_m: number; walk_s: number | null }[];
  addresses: { id: number; text: string; distance_m: number }[];
}
export interface Found { kind: string; id: number; layer: string; title: string; subtitle: string; lng: number; lat: number; bbox?: number[] | null }
export interface Change { seq: number; layer: string; id: number; op: "upsert" | "delete"; at: string; feature: Feature | null }
export interface Plan {
  id: number; scheme: string; division: { code: string; name: string }; title: string; state: string; author: string;
  version: number; head: number; can_undo: boolean; can_redo: boolean; coverage: FeatureCollection; boundary: Geometry; gaps?: FeatureCollection;
  changed_at: string; published_at: string | null; effective_on: string | null;
  operations: { number: number; kind: string; author: string }[];
}
