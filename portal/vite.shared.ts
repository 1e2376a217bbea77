import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { minifyHTMLLiterals } from "minify-literals";
import ts from "typescript";
import type { Plugin } from "vite";

// Not in one expression, which the tests' Vite would take for a file to be served.
const here = import.meta.url;
const SOURCE = fileURLToPath(new URL("./src/", here));

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

/**
 * A translation has the keys of its dictionary, which is always there too: so it is built without them, as a list in
 * the dictionary's order. That is a quarter of what a language weighs.
 */
export function translationsAsLists(): Plugin {
  return {
    name: "translations-as-lists",
    enforce: "pre",
    apply: "build",
    transform(code, id) {
      if (!id.startsWith(SOURCE) || !id.endsWith("/en.ts")) return null;
      const original = id.replace(/en\.ts$/, "text.ts");
      this.addWatchFile(original);
      const { object, texts } = textsIn(code, id);
      const keys = [...textsIn(readFileSync(original, "utf8"), original).texts.keys()];
      if (keys.some((key) => /^\d+$/.test(key))) throw new Error(`${original}: a number as a key has no place of its own.`);
      const list = keys.map((key) => {
        const text = texts.get(key);
        if (text === undefined) throw new Error(`${id}: there is no text for ${key}.`);
        return text;
      });
      return { code: `${code.slice(0, object.getStart())}[${list.join(",")}]${code.slice(object.end)}`, map: null };
    },
  };
}

/** The one object of texts in a file, and the source of each text by its key. */
function textsIn(code: string, file: string): { object: ts.ObjectLiteralExpression; texts: Map<string, string> } {
  const source = ts.createSourceFile(file, code, ts.ScriptTarget.Latest, true);
  const found: ts.ObjectLiteralExpression[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ["dictionary", "translation"].includes(node.expression.getText())) {
      const [, texts] = node.arguments;
      if (texts && ts.isObjectLiteralExpression(texts)) found.push(texts);
    } else ts.forEachChild(node, visit);
  };
  visit(source);
  const [object] = found;
  if (!object || found.length > 1) throw new Error(`${file} is to have one object of texts.`);
  const texts = new Map<string, string>();
  for (const property of object.properties) {
    if (!ts.isPropertyAssignment(property)) throw new Error(`${file}: ${property.getText()} is no text.`);
    const name = property.name;
    texts.set(ts.isStringLiteral(name) ? name.text : name.getText(), property.initializer.getText());
  }
  return { object, texts };
}

/** Parts are fetched when they are wanted: nothing is to be fetched ahead, and no style sheet comes with them. */
export function withoutPreloading(): Plugin {
  return {
    name: "without-preloading",
    enforce: "pre",
    apply: "build",
    load: (id) => (id === "\0vite/preload-helper.js" ? "export const __vitePreload = (load) => load();" : null),
  };
}
