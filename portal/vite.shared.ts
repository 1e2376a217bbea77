import { fileURLToPath } from "node:url";
import { minifyHTMLLiterals } from "minify-literals";
import type { Plugin } from "vite";

const SOURCE = fileURLToPath(new URL("./src/", import.meta.url));

/** `styleMap` of lit writes a `style` attribute on its first render, which a strict CSP refuses. */
export const alias = {
  "lit/directives/style-map.js": `${SOURCE}core/vendor/style-map.ts`,
};

/** Takes the indentation out of templates and style sheets, which a minifier of scripts leaves as they are. */
export function minifyTemplates(): Plugin {
  return {
    name: "minify-templates",
    enforce: "pre",
    apply: "build",
    async transform(code, id) {
      const file = id.split("?")[0] ?? id;
      if (!file.startsWith(SOURCE) || !file.endsWith(".ts")) return null;
      // A space stays a space: between words and inline elements it is seen. Attributes stay as they are: one with
      // an expression in it is no style sheet and no script.
      const html = {
        collapseWhitespace: true,
        conservativeCollapse: true,
        removeComments: true,
        // Without it the shapes of a drawing would be inside one another, and none but the first be drawn.
        keepClosingSlash: true,
        minifyCSS: false,
        minifyJS: false,
      };
      return (await minifyHTMLLiterals(code, { fileName: file, html })) ?? null;
    },
  };
}
