// Hatching, so that gaps, gains and losses are told apart without colours.
const kept = new Map<string, CanvasPattern | null>();

export type Lean = "/" | "\\" | "x";

export function hatching(colour: string, lean: Lean, ground: string): CanvasPattern | string {
  const key = `${colour}${lean}${ground}`;
  if (!kept.has(key)) kept.set(key, drawn(colour, lean, ground));
  return kept.get(key) ?? ground;
}

function drawn(colour: string, lean: Lean, ground: string): CanvasPattern | null {
  const ratio = Math.max(1, Math.round(window.devicePixelRatio || 1)), size = 8 * ratio, tile = document.createElement("canvas"), pen = tile.getContext("2d")!;
  tile.width = tile.height = size;
  pen.fillStyle = ground; pen.fillRect(0, 0, size, size);
  pen.strokeStyle = colour; pen.lineWidth = 1.3 * ratio;
  pen.beginPath();
  for (const shift of [-size, 0, size]) {
    if (lean !== "\\") { pen.moveTo(shift - 1, size + 1); pen.lineTo(shift + size + 1, -1); }
    if (lean !== "/") { pen.moveTo(shift - 1, -1); pen.lineTo(shift + size + 1, size + 1); }
  }
  pen.stroke();
  return pen.createPattern(tile, "repeat");
}
