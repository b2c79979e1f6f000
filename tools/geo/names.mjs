// Names of places in three languages, from CLDR and GeoNames, and from Ukrainian into English by rule. No name is written here.
import { readFileSync } from "node:fs";
import { join } from "node:path";

export const LANGUAGES = ["en", "uk", "ru"];

const read = (work, path) => readFileSync(join(work, "cldr/package/3rdparty/cldr/common", path), "utf8");
const unescape = (text) => text.replaceAll("&amp;", "&").replaceAll("&apos;", "'");

/** What CLDR says: names of territories, of subdivisions (by ISO 3166-2) and of the cities of time zones, and codes. */
export function cldr(work) {
  const names = {};
  for (const lang of LANGUAGES) {
    const main = read(work, `main/${lang}.xml`);
    const parts = read(work, `subdivisions/${lang}.xml`);
    const pairs = (text, pattern) => new Map([...text.matchAll(pattern)].map((match) => [match[1], unescape(match[2])]));
    names[lang] = {
      territory: pairs(main, /<territory type="([A-Z]{2})"(?: draft="[a-z]+")?>([^<]+)</g),
      subdivision: pairs(parts, /<subdivision type="([a-z0-9]+)"(?: draft="[a-z]+")?>([^<]+)</g),
      city: pairs(main, /<zone type="([^"]+)">(?:(?!<\/zone>)[^])*?<exemplarCity(?: draft="[a-z]+")?>([^<]+)</g),
    };
  }
  const codes = new Map();
  const rows = read(work, "supplemental/supplementalData.xml").matchAll(
    /<territoryCodes type="([A-Z]{2})" numeric="(\d{3})" alpha3="([A-Z]{3})"/g,
  );
  // A number may have codes of old beside the one in use, which alone has a name.
  for (const [, alpha2, numeric, alpha3] of rows) if (names.en.territory.has(alpha2)) codes.set(numeric, { alpha2, alpha3 });
  return { names, codes };
}

// Resolution 55 of the Cabinet of Ministers of Ukraine (27 January 2010), on writing the Ukrainian alphabet in Latin letters.
const LATIN = new Map(
  Object.entries({
    а: "a", б: "b", в: "v", г: "h", ґ: "g", д: "d", е: "e", є: "ie", ж: "zh", з: "z", и: "y", і: "i", ї: "i", й: "i",
    к: "k", л: "l", м: "m", н: "n", о: "o", п: "p", р: "r", с: "s", т: "t", у: "u", ф: "f", х: "kh", ц: "ts", ч: "ch",
    ш: "sh", щ: "shch", ю: "iu", я: "ia", ь: "", "'": "", "’": "",
  }),
);
const LATIN_FIRST = new Map(Object.entries({ є: "ye", ї: "yi", й: "y", ю: "yu", я: "ya" }));

/** A Ukrainian name in Latin letters, as that resolution writes it. */
export function romanised(name) {
  let out = "";
  [...name].forEach((letter, i) => {
    const small = letter.toLowerCase();
    const before = i === 0 ? " " : name[i - 1];
    const isFirst = before === " " || before === "-";
    let latin = (isFirst && LATIN_FIRST.get(small)) || (LATIN.get(small) ?? letter);
    if (small === "г" && before.toLowerCase() === "з") latin = "gh";
    out += letter === small ? latin : latin[0].toUpperCase() + latin.slice(1);
  });
  return out;
}

const ONLY_RUSSIAN = /[ёъыэ]/i;
const ONLY_UKRAINIAN = /[іїєґ]/i;

/** Why a name cannot be of the language that it is said to be of, by its letters; else nothing. */
export function wrongLetters(lang, name) {
  const letters = { en: /\p{Script=Cyrillic}/u, uk: ONLY_RUSSIAN, ru: ONLY_UKRAINIAN }[lang];
  return letters.test(name) ? `${name} has letters that ${lang} does not` : undefined;
}
