// The map library alone: the same grids in one layer, and its own Modify. Nothing is checked and nothing is kept.
import Map from "ol/Map.js";
import View from "ol/View.js";
import GeoJSON from "ol/format/GeoJSON.js";
import Modify from "ol/interaction/Modify.js";
import VectorLayer from "ol/layer/Vector.js";
import { fromLonLat } from "ol/proj.js";
import VectorSource from "ol/source/Vector.js";

window.show = (collection) => new Promise((resolve) => {
  const features = new GeoJSON({ featureProjection: "EPSG:3857" }).readFeatures(collection);
  const source = new VectorSource({ features });
  const map = new Map({ target: "map", layers: [new VectorLayer({ source })], view: new View({ center: [0, 0], zoom: 2 }) });
  map.addInteraction(new Modify({ source }));
  map.getView().fit(source.getExtent(), { padding: [70, 40, 60, 80] });
  window.pixelOf = (position) => map.getPixelFromCoordinate(fromLonLat(position));
  map.once("rendercomplete", () => resolve(features.length));
});
