// Writes src/comity/web/static/comity/: one style sheet and two scripts. Run by `make assets`; what it writes is committed.
import { writeFileSync, mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import * as sass from "sass";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const out = here("../src/comity/web/static/comity/");
const notice = "/*! Contains govuk-frontend, (c) 2017 Crown Copyright (Government Digital Service), MIT licence. */\n";

mkdirSync(out, { recursive: true });
const css = sass.compile(here("styles/comity.scss"), {
  loadPaths: [here("node_modules/govuk-frontend/dist")],
  style: "compressed",
  charset: false, // a byte order mark after the notice would spoil the first rule
}).css;
if (/GDS Transport|@font-face|crown/i.test(css.replace(/govuk-footer__crown/g, ""))) {
  throw new Error("The style sheet names the GOV.UK font or crown, which only GOV.UK may use.");
}
writeFileSync(out + "comity.css", '@charset "UTF-8";\n' + notice + css + "\n");

await esbuild.build({
  entryPoints: [here("scripts/comity.js"), here("scripts/start.js")],
  outdir: out,
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2020",
  banner: { js: notice.trim() },
  legalComments: "none",
});
