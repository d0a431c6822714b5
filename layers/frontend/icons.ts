// Line icons, drawn here so that no font needs to have them.

const PATHS: Record<string, string> = {
  plus: "M12 5v14M5 12h14", minus: "M5 12h14", home: "M4 11l8-7 8 7M6 10v10h12V10", ruler: "M3 16L16 3l5 5L8 21zM7 12l2 2M10 9l2 2M13 6l2 2",
  area: "M5 6l13-2 2 13-9 3-7-7z", picture: "M4 6h4l1.5-2h5L16 6h4v13H4zM12 16a3.5 3.5 0 100-7 3.5 3.5 0 000 7z", link: "M10 14a4 4 0 010-5.5l3-3a4 4 0 015.5 5.5l-1.5 1.5M14 10a4 4 0 010 5.5l-3 3A4 4 0 015.5 13L7 11.500",
  circle: "M12 20a8 8 0 100-16 8 8 0 000 16zM12 14a2 2 0 100-4 2 2 0 000 4z", up: "M12 19V5M6 11l6-6 6 6", down: "M12 5v14M6 13l6 6 6-6", fit: "M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5",
  play: "M8 5v14l11-7z", pause: "M8 5v14M16 5v14",
  borders: "M5 6l7 3 7-4M5 6l2 12 10 1 2-14M12 9l-1 9.500M5 7.500a1.500 1.500 0 100-3 1.500 1.500 0 000 3zM19 6.500a1.500 1.500 0 100-3 1.500 1.500 0 000 3z", reshape: "M4 5h16v14H4zM12 5v3M12 16v3M12 8c6 1-6 7 0 8", split: "M4 5h16v14H4zM9 2l6 20", "cut-out": "M4 5h16v14H4zM9 9h6v6H9z", give: "M4 5h7v14H4zM14 12h7M18 8.500l3.500 3.500-3.500 3.500", merge: "M4 5h16v14H4zM12 5v3M12 11v2M12 16v3M6.500 12h3M17.500 12h-3",
  "fill-gap": "M4 5h16v14H4zM9 9h6v6H9zM9 12l3-3M9 15l6-6M12 15l3-3", simplify: "M3 17l3-8 3 4 3-7 3 6 3-4 3 9M3 20h18", propose: "M12 3l1.800 5.200L19 10l-5.200 1.800L12 17l-1.800-5.200L5 10l5.200-1.800zM18.500 15l.8 2.200 2.200.8-2.200.8-.8 2.200-.8-2.200-2.200-.8 2.200-.8z",
  undo: "M8 5L4 9l4 4M4 9h10a5.500 5.500 0 010 11h-4", redo: "M16 5l4 4-4 4M20 9H10a5.500 5.500 0 000 11h4", help: "M12 21a9 9 0 100-18 9 9 0 000 18zM9.500 9.500a2.500 2.500 0 113.500 2.300c-.7.400-1 .8-1 1.700M12 16.800v.1", check: "M5 12.500l4.500 4.500L19 7.500", wait: "M12 21a9 9 0 100-18 9 9 0 000 18zM12 7v5l3.500 2", people: "M9 11a3.500 3.500 0 100-7 3.500 3.500 0 000 7zM3 20c0-4 2.500-6 6-6s6 2 6 6M16 11a3 3 0 000-6M17.500 14.500c2.300.6 3.500 2.500 3.500 5.500",
  walk: "M13 5.200a1.700 1.700 0 100-3.400 1.700 1.700 0 000 3.400zM12.500 8l-2 5.500 3.500 2.500 1 5.500M10.500 13.500L8 21.500M12.500 8L8.500 10v3.500M12.500 8l2.200 3 3.300 1", bicycle: "M6 19.500a3.500 3.500 0 100-7 3.500 3.500 0 000 7zM18 19.500a3.500 3.500 0 100-7 3.500 3.500 0 000 7zM6 16l3-7h5.500l3.500 7M9 9l3.500 7L14.500 9M7.500 7h3M14.500 9l-.7-2.500h2.700", "e-bike": "M6 20a3 3 0 100-6 3 3 0 000 6zM18 20a3 3 0 100-6 3 3 0 000 6zM9 17h4.500l2.500-7M14 5h2.500l2.500 9M13 10H6.500L4 14M9.500 2l-2 3h2.500l-2 3", wheelchair: "M10.500 5.200a1.700 1.700 0 100-3.400 1.700 1.700 0 000 3.400zM10.500 7.500v6H16l2.500 6H21M10.500 10h4.500M7.800 11.500A5 5 0 1014.800 18", drive: "M4 16.500V12l2-5h12l2 5v4.500zM4 12h16M6.500 16.500V19M17.500 16.500V19M7 14.300h1.500M15.500 14.300H17",
  point: "M12 21s6.500-6.200 6.500-11a6.500 6.500 0 10-13 0c0 4.800 6.500 11 6.500 11zM12 12.200a2.200 2.200 0 100-4.400 2.200 2.200 0 000 4.400z", line: "M5 19L10 9l5 5 4-9", polygon: "M5 8l8-4 6 6-3 9-9-1z", bin: "M5 7h14M9.500 7V4.500h5V7M7 7l1 13h8l1-13M10.500 10.500v6M13.500 10.500v6", sheet: "M5 4h14v16H5zM5 9h14M5 14h14M10.500 9v11", keep: "M12 4l9 5-9 5-9-5zM4.500 12.500L12 17l7.500-4.500M4.500 16L12 20.500 19.500 16", target: "M12 19a7 7 0 100-14 7 7 0 000 14zM12 2v5M12 17v5M2 12h5M17 12h5",
  page: "M6 3h8l5 5v13H6zM14 3v5h5M9 13.500l2-1 3 1.500 2.500-1M9 13.500v4l2-1 3 1.500 2.500-1v-4", download: "M12 4v11M7 10l5 5 5-5M4 20h16", close: "M6 6l12 12M18 6L6 18", menu: "M4 7h16M4 12h16M4 17h16",
};

export function icon(name: keyof typeof PATHS | string): SVGSVGElement {
  const space = "http://www.w3.org/2000/svg", svg = document.createElementNS(space, "svg"), path = document.createElementNS(space, "path");
  for (const [key, value] of Object.entries({ viewBox: "0 0 24 24", width: "1.25em", height: "1.25em", fill: "none", stroke: "currentColor", "stroke-width": "1.8", "stroke-linecap": "round", "stroke-linejoin": "round", "aria-hidden": "true" })) svg.setAttribute(key, value);
  path.setAttribute("d", PATHS[name] ?? "");
  svg.append(path);
  return svg;
}
