// Checks the types, then bundles two page scripts, the style sheet, and the service worker with its list of files to cache.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { build } from "esbuild";

execFileSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "."], { stdio: "inherit" });

rmSync("dist", { recursive: true, force: true });
mkdirSync("dist");
const common = {
    bundle: true,
    minify: true,
    target: "es2020",
    logLevel: "warning",
    legalComments: "none",
    charset: "utf8",
};
const stubs = {
    entities: "./src/editor/entities.ts",
    "linkify-it": "./src/editor/stub.ts",
    "punycode.js": "./src/editor/stub.ts",
};
const pages = await build({
    ...common,
    alias: stubs,
    entryPoints: ["src/desk.ts", "src/editor.ts", "src/desk.css"],
    outdir: "dist",
    entryNames: "[name]-[hash]",
    chunkNames: "shared-[hash]",
    format: "esm",
    splitting: true,
    metafile: true,
});
const names = {};
for (const [file, output] of Object.entries(pages.metafile.outputs)) {
    names[output.entryPoint ? basename(output.entryPoint).replace(/\.ts$/, ".js") : basename(file)] = basename(file);
}

// The icon has no hash in its name, because it hardly ever changes.
copyFileSync("src/icon.svg", "dist/icon.svg");
names["icon.svg"] = "icon.svg";

const version = createHash("sha256")
    .update(Object.values(names).sort().join())
    .update(readFileSync("src/worker.ts"))
    .digest("hex")
    .slice(0, 12);
await build({
    ...common,
    entryPoints: ["src/worker.ts"],
    outfile: "dist/worker.js",
    format: "iife",
    define: { FILES: JSON.stringify(Object.values(names)), VERSION: JSON.stringify(version) },
});
writeFileSync("dist/names.json", JSON.stringify({ ...names, "worker.js": "worker.js" }));
