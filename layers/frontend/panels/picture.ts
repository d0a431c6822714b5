// Save the view as a picture with title, legend, scale and date.
import { t } from "../i18n.ts";
import { FONT } from "../map/basemap.ts";
import type { Context } from "../context.ts";

export function savePicture({ map, overlays }: Context): void {
  map.once("rendercomplete", () => {
    const canvas = compose(map.getViewport()!.querySelectorAll<HTMLCanvasElement>(".ol-layer canvas"), map.getSize()!);
    annotate(canvas, overlays.states.filter((state) => state.shown).map((state) => overlays.info(state.id)!).reverse(), map.getView().getResolution()!, map.getView().getCenter()![1]!);
    canvas.toBlob((blob) => {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(blob!);
      link.download = `map-${new Date().toISOString().slice(0, 10)}.png`;
      link.click();
      URL.revokeObjectURL(link.href);
    });
  });
  map.renderSync();
}

function compose(layers: NodeListOf<HTMLCanvasElement>, [width, height]: number[]): HTMLCanvasElement {
  const canvas = document.createElement("canvas"), ratio = window.devicePixelRatio || 1;
  canvas.width = width! * ratio; canvas.height = height! * ratio;
  const context = canvas.getContext("2d")!;
  context.fillStyle = "#f4f3ef"; context.fillRect(0, 0, canvas.width, canvas.height);
  for (const layer of layers) {
    if (!layer.width) continue;
    context.globalAlpha = Number((layer.parentNode as HTMLElement).style.opacity || layer.style.opacity || 1);
    const matrix = /^matrix\(([^)]*)\)$/.exec(layer.style.transform)?.[1]?.split(",").map(Number);
    if (matrix) context.setTransform(matrix[0]! * ratio, matrix[1]!, matrix[2]!, matrix[3]! * ratio, matrix[4]! * ratio, matrix[5]! * ratio); else context.setTransform(1, 0, 0, 1, 0, 0);
    context.drawImage(layer, 0, 0);
  }
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.globalAlpha = 1;
  return canvas;
}

function annotate(canvas: HTMLCanvasElement, layers: { title: string; style: { colour: string; by?: { classes: { colour: string; label: string }[] } } }[], resolution: number, northing: number): void {
  const context = canvas.getContext("2d")!, lines = layers.flatMap((layer) => [{ colour: layer.style.by ? "" : layer.style.colour, text: t(layer.title), bold: true }, ...(layer.style.by?.classes ?? []).map((entry) => ({ colour: entry.colour, text: t(entry.label), bold: false }))]);
  const rows = lines.slice(0, 30), height = 52 + rows.length * 18;
  context.fillStyle = "rgba(255,255,255,0.94)"; context.fillRect(12, 12, 190, height);
  context.strokeStyle = "#ccd5da"; context.strokeRect(12.5, 12.5, 190, height);
  context.fillStyle = "#1d2b33"; context.font = `700 16px ${FONT}`; context.fillText(t("Grid map"), 24, 36);
  context.font = `12px ${FONT}`; context.fillStyle = "#5a6b75"; context.fillText(new Date().toLocaleString(), 24, 53);
  rows.forEach((row, index) => {
    const y = 74 + index * 18;
    if (row.colour) { context.fillStyle = row.colour; context.fillRect(24, y - 9, 11, 11); }
    context.fillStyle = "#1d2b33"; context.font = `${row.bold ? 600 : 400} 12px ${FONT}`; context.fillText(row.text, row.bold && !row.colour ? 24 : 42, y);
  });
  scaleBar(context, canvas.width / (window.devicePixelRatio || 1), canvas.height / (window.devicePixelRatio || 1), resolution / Math.cosh(northing / 6378137));
}

function scaleBar(context: CanvasRenderingContext2D, width: number, height: number, metresPerPixel: number): void {
  const wanted = metresPerPixel * 120, power = 10 ** Math.floor(Math.log10(wanted)), metres = [1, 2, 5, 10].map((k) => k * power).filter((k) => k <= wanted).pop()!;
  const length = metres / metresPerPixel, x = width - length - 24, y = height - 22;
  context.fillStyle = "rgba(255,255,255,0.85)"; context.fillRect(x - 8, y - 18, length + 16, 26);
  context.strokeStyle = "#1d2b33"; context.lineWidth = 2; context.beginPath(); context.moveTo(x, y - 5); context.lineTo(x, y); context.lineTo(x + length, y); context.lineTo(x + length, y - 5); context.stroke();
  context.fillStyle = "#1d2b33"; context.font = `12px ${FONT}`; context.fillText(metres >= 1000 ? `${metres / 1000} km` : `${metres} m`, x + 4, y - 6);
}
