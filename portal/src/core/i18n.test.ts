import { describe, expect, it } from "vitest";
import { all } from "../i18n/english.js";
import { type Dictionary, dictionary, loadLocale, localeFor, type Texts } from "./i18n.js";

const dictionaries = Object.values(
  import.meta.glob<Record<string, Dictionary<Texts>>>("../**/text.ts", { eager: true }),
).flatMap((module) => Object.values(module));

const placeholders = (text: unknown): string[] => [...JSON.stringify(text).matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? "").sort();

describe("texts", () => {
  it.each(dictionaries.map((one) => [one.name, one] as const))("of %s are all there in English", (name, dutch) => {
    const english = all.filter((one) => one.name === name);
    expect(english).toHaveLength(1);
    expect(Object.keys(english[0]?.texts ?? {}).sort()).toEqual(Object.keys(dutch.dutch).sort());
    for (const [key, text] of Object.entries(dutch.dutch)) {
      expect([key, new Set(placeholders(english[0]?.texts[key]))]).toEqual([key, new Set(placeholders(text))]);
    }
  });

  it("have names of their own", () => {
    expect(new Set(dictionaries.map(({ name }) => name)).size).toBe(dictionaries.length);
  });

  it("do not shout, and say u", () => {
    const shouting = dictionaries.flatMap(({ dutch }) =>
      Object.values(dutch).filter((text) => /!|\b(jij|jouw|jullie)\b/i.test(JSON.stringify(text))),
    );
    expect(shouting).toEqual([]);
  });
});

describe("a text", () => {
  const texts = dictionary("test", { leads: { one: "{count} lead", other: "{count} leads" }, plain: "Doel: {target}" });
  it("takes its values and its plural", () => {
    const t = texts.in("nl");
    expect(t("leads", { count: 1 })).toBe("1 lead");
    expect(t("leads", { count: 2 })).toBe("2 leads");
    expect(t("plain", { target: "20" })).toBe("Doel: 20");
  });
  it("is Dutch where there is no translation", async () => {
    await loadLocale("en");
    expect(texts.in("en")("plain", { target: 1 })).toBe("Doel: 1");
  });
});

it("English is shown to who asks for it, Dutch to everybody else", () => {
  expect([localeFor("en-US"), localeFor("nl"), localeFor("de"), localeFor(null)]).toEqual(["en", "nl", "nl", "nl"]);
});
