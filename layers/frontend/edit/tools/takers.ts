// Who may take a piece of ground: the grids along it, the one with the longest border first. Pure.
import type { LngLat } from "../../types.ts";
import type { Mesh } from "../engine/mesh.ts";
import { boxOf } from "../engine/positions.ts";
import { distanceToBorder, placeIn } from "../engine/rings.ts";
import { samples } from "./lines.ts";

const NEAR_DEG = 2e-5, PLACES = 160;

// Codes of grids beside an area, by how much of its border lies on them.
export function bordering(mesh: Mesh, ring: LngLat[], but: string | null = null): string[] {
  const votes = new Map<string, number>();
  for (const at of samples(ring, PLACES)) for (const [code, cell] of mesh.near(boxOf([at]), NEAR_DEG)) {
    if (code !== but && distanceToBorder(cell, at) <= NEAR_DEG) votes.set(code, (votes.get(code) ?? 0) + 1);
  }
  return [...votes].sort((a, b) => b[1] - a[1]).map(([code]) => code);
}

// The grid that most of an area lies in.
export function ownerOf(mesh: Mesh, ring: LngLat[]): string | null {
  const votes = new Map<string, number>();
  for (const at of samples(ring, 40)) { const code = mesh.cellAt(at); if (code) votes.set(code, (votes.get(code) ?? 0) + 1); }
  return [...votes].sort((a, b) => b[1] - a[1])[0]?.[0] ?? null;
}

// Neighbours of the owner of an area: those along it first, then by their distance from it.
export function takersOf(mesh: Mesh, ring: LngLat[]): string[] {
  const owner = ownerOf(mesh, ring), along = bordering(mesh, ring, owner);
  const rest = owner ? mesh.neighboursOf(owner).filter((code) => !along.includes(code)) : [];
  const away = (code: string): number => Math.min(...ring.map((at) => distanceToBorder(mesh.cells.get(code)!, at)));
  return [...along, ...rest.map((code): [string, number] => [code, away(code)]).sort((a, b) => a[1] - b[1]).map(([code]) => code)];
}

// The part of a multipart grid at a position, as its outer ring.
export function partAt(mesh: Mesh, at: LngLat): LngLat[] | null {
  const code = mesh.cellAt(at), cell = code ? mesh.cells.get(code)! : [];
  return cell.length > 1 ? cell.find((polygon) => placeIn([polygon], at) >= 0)?.[0] ?? null : null;
}
