// Line icons, drawn here so that no font needs to have them.

const PATHS: Record<string, string> = {
  plus: "M12 5v14M5 12h14", minus: "M5 12h14", home: "M4 11l8-7 8 7M6 10v10h12V10", ruler: "M3 16L16 3l5 5L8 21zM7 12l2 2M10 9l2 2M13 6l2 2",
  area: "M5 6l13-2 2 13-9 3-7-7z", picture: "M4 6h4l1.5-2h5L16 6h4v13H4zM12 16a3.5 3.5 0 100-7 3.5 3.5 0 000 7z", link: "M10 14a4 4 0 010-5.5l3-3a4 4 0 015.5 5.5l-1.5 1.5M14 10a4 4 0 010 5.5l-3 3A4 4 0 015.5 13L7 11.500",
  circle: "M12 20a8 8 0 100-16 8 8 0 000 16zM12 14a2 2 0 100-4 2 2 0 000 4z", up: "M12 19V5M6 11l6-6 6 6", down: "M12 5v14M6 13l6 6 6-6", fit: "M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5",
  play: "M8 5v14l11-7z", pause: "M8 5v14M16 5v14",
  download: "M12 4v11M7 10l5 5 5-5M4 20h16", close: "M6 6l12 12M18 6L6 18", menu: "M4 7h16M4 12h16M4 17h16",
};

export function icon(name: keyof typeof PATHS | string): SVGSVGElement {
  const space = "http://www.w3.org/2000/svg", svg = document.createElementNS(space, "svg"), path = document.createElementNS(space, "path");
  for (const [key, value] of Object.entries({ viewBox: "0 0 24 24", width: "1.25em", height: "1.25em", fill: "none", stroke: "currentColor", "stroke-width": "1.8", "stroke-linecap": "round", "stroke-linejoin": "round", "aria-hidden": "true" })) svg.setAttribute(key, value);
  path.setAttribute("d", PATHS[name] ?? "");
  svg.append(path);
  return svg;
}
