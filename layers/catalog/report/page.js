// Draws the layers of a map page from the features written into it. Text is always set as text, never as markup.
"use strict";
const GridPage = (() => {
  const ROADS = { expressway: ["#f3c67c", [2, 4.6, 8, 15]], arterial: ["#fbe6bb", [1.6, 4, 9, 18]], secondary: ["#ffffff", [0.8, 2.6, 6.5, 14]], residential: ["#ffffff", [0.4, 1.4, 4, 10]], footway: ["#d6d0c4", [0, 0.6, 1.2, 2.5]] };
  const AREAS = { water: "#c3dcea", park: "#dbe9d2", building: "#e9e5dd" };
  const shown = [], grounds = [], names = L.featureGroup();

  // The same steps as on our own map.
  const radiusAt = (zoom) => (zoom < 12.9 ? 2 : zoom < 14.1 ? 3 : zoom < 15.3 ? 4.5 : zoom < 16.7 ? 6 : 7.5);
  const stepAt = (zoom) => (zoom < 12.9 ? 0 : zoom < 14.7 ? 1 : zoom < 16.3 ? 2 : 3);

  // A point symbol on the canvas. Its radius for clicks is one for all zooms; it is drawn by the zoom there is.
  const Mark = L.CircleMarker.extend({
    options: { radius: 9 },
    _updatePath() {
      const renderer = this._renderer;
      if (!renderer._drawing || this._empty()) return;
      renderer._ctx.save();
      renderer._ctx.globalAlpha = 1;
      renderer._ctx.setLineDash([]);
      renderer._ctx.translate(this._point.x, this._point.y);
      this.options.paint(renderer._ctx, this._map.getZoom());
      renderer._ctx.restore();
    },
  });

  function paintSymbol(look) {
    return (context, zoom) => {
      const radius = radiusAt(zoom);
      context.beginPath();
      if (look.ring.length) { for (const [x, y] of look.ring) context.lineTo(x * radius, y * radius); context.closePath(); } else context.arc(0, 0, radius * look.outer, 0, 7);
      context.lineWidth = look.strokes || look.hollow ? Math.max(look.line * radius, 1.4) : look.rim;
      context.strokeStyle = look.strokes || look.hollow ? look.colour : "#ffffff";
      context.fillStyle = look.hollow ? "#ffffff" : look.colour;
      if (!look.strokes) context.fill();
      if (context.lineWidth && (look.rim || look.hollow)) context.stroke();
    };
  }

  function paintName(properties) {
    const large = properties.category === "street";
    return (context, zoom) => {
      if (large ? zoom > 16 || zoom < 11 : zoom < 14) return;
      context.font = `${large ? 600 : 500} ${large ? 15 : 12}px system-ui, "Microsoft YaHei", "Noto Sans CJK SC", sans-serif`;
      context.textAlign = "center"; context.lineWidth = 3; context.strokeStyle = "rgba(255,255,255,0.9)"; context.fillStyle = large ? "#4b5a64" : "#74828b";
      context.strokeText(properties.name, 0, 0); context.fillText(properties.name, 0, 0);
    };
  }

  function classOf(look, feature) {
    const value = String(feature.properties[look.by] ?? "");
    return look.classes.find((entry) => entry.value === value) ?? look.classes[0];
  }

  function lineStyle(look, feature) {
    const entry = classOf(look, feature);
    return { color: entry.colour, weight: entry.weight, dashArray: entry.dash, fillColor: entry.colour, fillOpacity: look.tinted ? 0.19 : 0 };
  }

  function groundStyle(feature, zoom) {
    const { kind, category } = feature.properties;
    if (kind !== "road") return { stroke: false, fillColor: AREAS[kind], fillOpacity: AREAS[kind] ? 1 : 0 };
    const [color, widths] = ROADS[category] ?? ROADS.residential, weight = widths[stepAt(zoom)];
    return { color: color === "#ffffff" && weight < 2 ? "#dcd8cf" : color, weight, opacity: weight ? 1 : 0 };
  }

  function background(features) {
    const order = (feature) => ({ park: 0, water: 1, building: 2, road: 3 })[feature.properties.kind] ?? 0;
    const isName = (feature) => feature.properties.kind === "place";
    const group = L.geoJSON(features.filter((feature) => !isName(feature)).sort((a, b) => order(a) - order(b)), { interactive: false, style: (feature) => groundStyle(feature, 12) });
    L.geoJSON(features.filter(isName), { pointToLayer: (feature, at) => new Mark(at, { interactive: false, paint: paintName(feature.properties) }) }).addTo(names);
    grounds.push(group);
    return group;
  }

  const written = (id) => JSON.parse(document.getElementById(id).textContent);

  function layer(id) {
    const look = written(`look-${id}`), features = written(`data-${id}`);
    if (look.background) return background(features);
    const paints = new Map(look.classes.map((entry) => [entry, paintSymbol(entry)]));
    const group = L.geoJSON(features, {
      interactive: false, style: (feature) => lineStyle(look, feature),
      pointToLayer: (feature, at) => new Mark(at, { interactive: false, paint: paints.get(classOf(look, feature)) }),
    });
    shown.push({ group, look });
    return group;
  }

  // Everything at a place, points first and then the smaller areas: what lies below another layer is found as well.
  function hitsAt(map, at) {
    const point = map.latLngToLayerPoint(at), hits = [];
    const test = (layer, feature, look) => {
      if (layer.eachLayer) layer.eachLayer((part) => test(part, feature, look));
      else if (layer._renderer && layer._containsPoint(point)) hits.push({ feature, look, size: sizeOf(layer) });
    };
    for (const { group, look } of shown) if (map.hasLayer(group)) group.eachLayer((layer) => test(layer, layer.feature, look));
    return hits.sort((a, b) => a.size - b.size).slice(0, 8);
  }

  function sizeOf(layer) {
    if (!layer._pxBounds || layer instanceof Mark) return 0;
    const { x, y } = layer._pxBounds.getSize();
    return x * y;
  }

  const element = (tag, text, ...children) => { const made = document.createElement(tag); made.textContent = text; made.append(...children); return made; };

  function card({ feature: { id, properties }, look }, place) {
    const title = String(properties.name || properties.number || properties.text || properties.code || id), list = element("dl", "");
    for (const field of look.fields) {
      const text = textOf(properties[field.name], field, look);
      if (text) list.append(element("dt", field.title), element("dd", text));
    }
    const made = element("details", "", element("summary", title, element("small", ` ${look.title}`)), list);
    made.open = place === 0;
    return made;
  }

  function textOf(value, field, look) {
    if (value === null || value === undefined || value === "") return "";
    if (field.name === look.by) return look.labels[String(value)] ?? String(value);
    if (field.type === "datetime") return new Date(value).toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
    if (field.type === "number") return Number(value).toLocaleString([], { maximumFractionDigits: 1 });
    if (typeof value === "boolean") return value ? look.yes : look.no;
    if (typeof value === "object") return Object.entries(value).map(([key, entry]) => `${key}: ${typeof entry === "object" ? JSON.stringify(entry) : entry}`).join("; ");
    return String(value);
  }

  function open(map, box) {
    map.attributionControl.setPrefix(false);
    const bounds = box ? L.latLngBounds([box[1], box[0]], [box[3], box[2]]) : shown.reduce((all, { group }) => all.extend(group.getBounds()), L.latLngBounds([]));
    if (bounds.isValid()) map.fitBounds(bounds, { animate: false }); else map.setView([35, 105], 4);
    names.addTo(map);
    const ground = () => { for (const group of grounds) group.setStyle((feature) => groundStyle(feature, map.getZoom())); };
    map.on("zoomend", ground);
    map.on("overlayadd", () => { for (const { group } of shown) if (map.hasLayer(group)) group.bringToFront(); names.bringToFront(); });
    map.on("click", ({ latlng }) => {
      const hits = hitsAt(map, latlng);
      if (hits.length) L.popup({ maxWidth: 380, minWidth: 260 }).setLatLng(latlng).setContent(element("div", "", ...hits.map(card))).openOn(map);
    });
    ground();
  }

  return { layer, open };
})();
