// Go to a community, street or grid of a table.
import type { Context } from "../context.ts";
import type { FeatureCollection } from "../types.ts";
import type { Areas } from "./choice.ts";

type Box = [number, number, number, number];

export async function toArea(context: Context, by: Areas, { code, bbox }: { code: string | null; bbox?: Box }): Promise<void> {
  if (bbox) { context.fit(bbox); return; }
  if (code === null) return;
  try {
    const found = await context.api.get<FeatureCollection>(`/api/${by === "grid" ? "grids" : "divisions"}/?code=${encodeURIComponent(code)}&limit=1`);
    const box = boxOf(found);
    if (box) context.fit(box);
  } catch (error) { context.fail(error); }
}

function boxOf(found: FeatureCollection): Box | null {
  const numbers = found.features.flatMap((feature) => (feature.geometry?.coordinates as unknown[]).flat(4) as number[]);
  const sides = [0, 1].map((axis) => numbers.filter((_number, index) => index % 2 === axis));
  const reduce = (of: number[], pick: (a: number, b: number) => number): number => of.reduce((a, b) => pick(a, b));
  return numbers.length ? [reduce(sides[0]!, Math.min), reduce(sides[1]!, Math.min), reduce(sides[0]!, Math.max), reduce(sides[1]!, Math.max)] : null;
}
