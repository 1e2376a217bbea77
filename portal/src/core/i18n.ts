export type Locale = "nl" | "en";

/** A text with `{placeholders}`, or one for each plural form, chosen by the placeholder `count`. */
export type Text = string | { readonly one: string; readonly other: string };
export type Texts = Readonly<Record<string, Text>>;

type Placeholders<S extends string> = S extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholders<Rest>
  : never;
type TextOf<T extends Text> = T extends string ? T : T extends { other: infer S extends string } ? S : never;
type NamesIn<T extends Text> = Placeholders<TextOf<T>> | (T extends string ? never : "count");
type Arguments<T extends Text> = [NamesIn<T>] extends [never]
  ? []
  : [values: Readonly<Record<NamesIn<T>, string | number>>];

/** Gives the text of a key in the language in use; the placeholders it has are required, and typed. */
export type Translate<T extends Texts> = <K extends keyof T & string>(key: K, ...values: Arguments<T[K]>) => string;

/** What a translation of a dictionary must have: the same keys, plural forms where the original has them. */
type TranslationOf<D> =
  D extends Dictionary<infer T, string> ? { readonly [K in keyof T]: T[K] extends string ? string : Exclude<Text, string> } : never;

/** The texts of one section: Dutch with its code, other languages from one part that is loaded when needed. */
export class Dictionary<T extends Texts, Name extends string = string> {
  #translations = new Map<Locale, Translate<T>>();

  constructor(
    readonly name: Name,
    readonly dutch: T,
  ) {}

  /** The texts in a language; Dutch as long as that language is not loaded (see `loadLocale`). */
  in(locale: Locale): Translate<T> {
    const found = locale === "nl" ? this.dutch : translations.get(locale)?.[this.name];
    if (!found) return this.in("nl");
    const loaded: Texts = Array.isArray(found)
      ? Object.fromEntries(Object.keys(this.dutch).map((key, index) => [key, (found as readonly Text[])[index] as Text]))
      : (found as Texts);
    let translate = this.#translations.get(locale);
    if (!translate) {
      const rules = new Intl.PluralRules(locale);
      translate = (key, ...[values]) => fill(loaded[key] ?? this.dutch[key] ?? key, rules, values);
      this.#translations.set(locale, translate);
    }
    return translate;
  }
}

/** Declares a section's texts, in Dutch. Its English is `en.ts` beside it. */
export function dictionary<const T extends Texts, const Name extends string>(
  name: Name,
  dutch: T,
): Dictionary<T, Name> {
  return new Dictionary(name, dutch);
}

/** The texts of a dictionary in another language. */
export interface Translation {
  readonly name: string;
  readonly texts: Texts;
}

/** Declares them: `translation<typeof campaigns>("campaigns", {…})`. Import the dictionary as a type only. */
export function translation<D extends Dictionary<Texts, string>>(name: D["name"], texts: TranslationOf<D>): Translation {
  return { name, texts };
}

/** By the dictionary's name. The build makes each a list in the order of the dictionary's keys. */
const translations = new Map<Locale, Readonly<Record<string, Texts | readonly Text[]>>>();

/** Loads all texts of a language, once. Dutch is there from the start. */
export async function loadLocale(locale: Locale): Promise<void> {
  if (locale === "nl" || translations.has(locale)) return;
  const { all } = await import("../i18n/english.js");
  translations.set(locale, Object.fromEntries(all.map(({ name, texts }) => [name, texts])));
}

/** The language to show for a `lang` attribute: English where it asks for that, Dutch for anything else. */
export function localeFor(lang: string | null | undefined): Locale {
  return lang?.toLowerCase().startsWith("en") ? "en" : "nl";
}

function fill(text: Text, rules: Intl.PluralRules, values?: Readonly<Record<string, string | number>>): string {
  const chosen =
    typeof text === "string" ? text : rules.select(Number(values?.["count"])) === "one" ? text.one : text.other;
  return chosen.replace(/\{(\w+)\}/g, (whole, name: string) => String(values?.[name] ?? whole));
}
