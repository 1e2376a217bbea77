import type { Locale } from "./i18n.js";

/** What a person typed, as our functions take it; or why it is not understood. */
export type Parsed = { readonly value: string | null } | { readonly error: "not-a-number" | "too-precise" | "negative" };

const SEPARATORS: Readonly<Record<Locale, { group: string; decimal: string }>> = {
  nl: { group: ".", decimal: "," },
  en: { group: ",", decimal: "." },
};

/**
 * Reads an amount as a person types it: `1.250,50`, `€ 1250`, `1250,5` and also `1250.50`, as a decimal with two
 * digits. Empty is null.
 *
 * A single separator of the other kind, such as the dot in `12.50`, is a decimal sign only when it cannot be a
 * thousands separator: `1.250` in Dutch is twelve hundred and fifty, never 1.25.
 */
export function parseMoney(typed: string, locale: Locale): Parsed {
  return parseDecimal(typed.replace(/€|eur(o|os)?/gi, "").replace(/,(-|–)+$/, ""), locale, 2);
}

/** Reads a number with at most `digits` after the comma. Empty is null. */
export function parseDecimal(typed: string, locale: Locale, digits = 2): Parsed {
  const text = typed.replace(/\s/gu, "");
  if (!text) return { value: null };
  if (/^[-–−]/.test(text)) return /\d/.test(text) ? { error: "negative" } : { error: "not-a-number" };
  const plain = withPoint(text, locale);
  if (plain === null) return { error: "not-a-number" };
  const [whole = "", fraction = ""] = plain.split(".");
  if (fraction.length > digits) return { error: "too-precise" };
  return { value: `${whole.replace(/^0+(?=\d)/, "")}${digits ? `.${fraction.padEnd(digits, "0")}` : ""}` };
}

/** The text with a point as its decimal sign and nothing between its thousands; null when it is no number. */
function withPoint(text: string, locale: Locale): string | null {
  const { group, decimal } = SEPARATORS[locale];
  const grouped = new RegExp(`^\\d{1,3}(\\${group}\\d{3})+(\\${decimal}\\d*)?$`);
  if (grouped.test(text)) return text.replaceAll(group, "").replace(decimal, ".").replace(/\.$/, "");
  const plain = /^(\d+)(?:[.,](\d*))?$/.exec(text) ?? /^()[.,](\d+)$/.exec(text);
  return plain ? `${plain[1] || "0"}${plain[2] ? `.${plain[2]}` : ""}` : null;
}

/** A decimal of our functions as a person types it, for the start value of a field: `1250.50` is `1250,50`. */
export function toTyped(value: string | number | null | undefined, locale: Locale): string {
  if (value == null) return "";
  const text = String(value).replace(/\.0+$/, "");
  return text.replace(".", SEPARATORS[locale].decimal);
}
