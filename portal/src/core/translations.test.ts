import { expect, it } from "vitest";
import { translationsAsLists } from "../../vite.shared.js";

const files = import.meta.glob<string>("../**/en.ts", { eager: true, query: "?raw", import: "default" });
const here = import.meta.url;
const ROOT = decodeURIComponent(new URL("../", here).pathname);

type Transform = (this: { addWatchFile: (file: string) => void }, code: string, id: string) => { code: string } | null;
const transform = translationsAsLists().transform as unknown as Transform;
const built = (code: string, id: string): string => transform.call({ addWatchFile: () => undefined }, code, id)?.code ?? "";

it.each(Object.entries(files))("the build makes a list of %s, in the order of its dictionary", async (path, code) => {
  const id = ROOT + path.replace("../", "");
  const dutch = (await import(/* @vite-ignore */ id.replace(/en\.ts$/, "text.ts"))) as Record<string, { dutch: Record<string, unknown> }>;
  const english = (await import(/* @vite-ignore */ id)) as { default: { texts: Record<string, unknown> } };
  const list = built(code, id).match(/\[[\s\S]*\]/)?.[0] ?? "";
  const [dictionary] = Object.values(dutch);
  // Its elements are literals: evaluated, they are the texts.
  const texts = new Function(`return ${list}`)() as unknown[];
  expect(texts).toEqual(Object.keys(dictionary?.dutch ?? {}).map((key) => english.default.texts[key]));
});

it("the build fails for a text that is missing, rather than show the next one", () => {
  const id = `${ROOT}i18n/tabs/en.ts`;
  expect(() => built('export default translation("tabs", { overview: "Overview" });', id)).toThrow("there is no text for segments");
});
