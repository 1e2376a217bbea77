import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";

const SOURCE = fileURLToPath(new URL("./src/", import.meta.url));

/** What replaces a module of Web Awesome or lit, known by its end of path or the comment at its top. */
interface Replacement {
  readonly by: string;
  readonly path?: RegExp;
  readonly comment?: string;
}

const REPLACEMENTS: readonly Replacement[] = [
  // Web Awesome's own icons are fetched as data URIs, or from elsewhere: a strict CSP allows neither.
  { comment: "// src/components/icon/library.system.ts", by: "core/vendor/icon-library.ts" },
  { comment: "// src/components/icon/library.default.ts", by: "core/vendor/icon-library.ts" },
  // Two copies of the script on one page: the second define would throw and end the module.
  { path: /@lit\/reactive-element\/decorators\/custom-element\.js$/, by: "core/vendor/custom-element.ts" },
];

/** Puts our own modules in the place of those that do not run under a strict content security policy. */
export function replaceVendorModules(): Plugin {
  return {
    name: "replace-vendor-modules",
    enforce: "pre",
    load(id) {
      const file = id.split("?")[0] ?? id;
      if (!file.includes("node_modules") || !file.endsWith(".js")) return null;
      const found = REPLACEMENTS.find(
        ({ path, comment }) =>
          path?.test(file) ??
          (file.includes("webawesome") && readFileSync(file, "utf8").split("\n", 10).includes(comment ?? "")),
      );
      return found ? `export * from ${JSON.stringify(SOURCE + found.by)};` : null;
    },
  };
}

/** `styleMap` of lit writes a `style` attribute on its first render, which a strict CSP refuses. */
export const alias = {
  "lit/directives/style-map.js": `${SOURCE}core/vendor/style-map.ts`,
};
