import type { Locale } from "./i18n.js";

/** An amount or number as our functions send it: a decimal in a string, or an integer. */
export type Decimal = string | number;

/** What stands where a figure is unknown. */
export const UNKNOWN = "–";

const TAGS: Readonly<Record<Locale, string>> = { nl: "nl-NL", en: "en-GB" };
const TIME_ZONE = "Europe/Amsterdam";

/** Figures and dates in one language. Everything takes null, and shows it as "–". */
export class Format {
  readonly #money: Intl.NumberFormat;
  readonly #wholeMoney: Intl.NumberFormat;
  readonly #number: Intl.NumberFormat;
  readonly #percent: Intl.NumberFormat;
  readonly #change: Intl.NumberFormat;
  readonly #probability: Intl.NumberFormat;
  readonly #day: Intl.DateTimeFormat;
  readonly #shortDay: Intl.DateTimeFormat;
  readonly #month: Intl.DateTimeFormat;
  readonly #moment: Intl.DateTimeFormat;

  constructor(readonly locale: Locale) {
    const tag = TAGS[locale];
    const euro = { style: "currency", currency: "EUR" } as const;
    this.#money = new Intl.NumberFormat(tag, euro);
    this.#wholeMoney = new Intl.NumberFormat(tag, { ...euro, maximumFractionDigits: 0 });
    this.#number = new Intl.NumberFormat(tag, { maximumFractionDigits: 1 });
    this.#percent = new Intl.NumberFormat(tag, { style: "percent", maximumFractionDigits: 0 });
    this.#change = new Intl.NumberFormat(tag, { style: "percent", maximumFractionDigits: 0, signDisplay: "exceptZero" });
    this.#probability = new Intl.NumberFormat(tag, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
    // A day has no time of day, so it is read and shown in UTC; a moment is shown as the clock in the shop has it.
    this.#day = new Intl.DateTimeFormat(tag, { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
    this.#shortDay = new Intl.DateTimeFormat(tag, { day: "numeric", month: "short", timeZone: "UTC" });
    this.#month = new Intl.DateTimeFormat(tag, { month: "long", year: "numeric", timeZone: "UTC" });
    this.#moment = new Intl.DateTimeFormat(tag, {
      day: "numeric",
      month: "short",
      year: "numeric",
      hour: "2-digit",
      minute: "2-digit",
      timeZone: TIME_ZONE,
    });
  }

  /** EUR with cents. */
  money(amount: Decimal | null | undefined): string {
    return amount == null ? UNKNOWN : this.#money.format(amount as Intl.StringNumericLiteral);
  }

  /** EUR without cents, rounded: for big figures, never where somebody agrees to a cost. */
  wholeMoney(amount: Decimal | null | undefined): string {
    return amount == null ? UNKNOWN : this.#wholeMoney.format(amount as Intl.StringNumericLiteral);
  }

  /** At most one digit after the comma. */
  number(value: Decimal | null | undefined): string {
    return value == null ? UNKNOWN : this.#number.format(value as Intl.StringNumericLiteral);
  }

  /** `percentage` 24.15 is shown as 24%. */
  percent(percentage: Decimal | null | undefined): string {
    return percentage == null ? UNKNOWN : this.#percent.format(Number(percentage) / 100);
  }

  /** A change as a fraction: 0.31 is shown as +31%. */
  change(fraction: number | null): string {
    return fraction === null ? UNKNOWN : this.#change.format(fraction);
  }

  /** Two digits after the comma; less than that is "< 0,01". */
  probability(p: number | null): string {
    if (p === null) return UNKNOWN;
    return p < 0.01 ? `< ${this.#probability.format(0.01)}` : this.#probability.format(p);
  }

  /** A calendar day, `YYYY-MM-DD`: "21 november 2026". */
  day(day: string | null | undefined): string {
    return day ? this.#day.format(utc(day)) : UNKNOWN;
  }

  /** A calendar day without its year: "21 nov". */
  shortDay(day: string | null | undefined): string {
    return day ? this.#shortDay.format(utc(day)) : UNKNOWN;
  }

  /** The month of a calendar day: "november 2026". */
  month(day: string | null | undefined): string {
    return day ? this.#month.format(utc(day)) : UNKNOWN;
  }

  /** A moment, ISO 8601 with its offset, on the clock of Amsterdam: "21 nov 2026, 14:05". */
  moment(moment: string | null | undefined): string {
    return moment ? this.#moment.format(new Date(moment)) : UNKNOWN;
  }
}

function utc(day: string): Date {
  return new Date(`${day.slice(0, 10)}T00:00:00Z`);
}

const formats = new Map<Locale, Format>();

/** The figures and dates of a language. */
export function formatIn(locale: Locale): Format {
  let format = formats.get(locale);
  if (!format) formats.set(locale, (format = new Format(locale)));
  return format;
}

const PROVINCES: Readonly<Record<string, string>> = {
  noord_brabant: "Noord-Brabant",
  noord_holland: "Noord-Holland",
  zuid_holland: "Zuid-Holland",
};

/** A branch or region as people write it: `noord_brabant` is "Noord-Brabant", `cv_ketel` is "Cv ketel". */
export function nameOf(code: string | null | undefined): string {
  if (!code) return UNKNOWN;
  const text = PROVINCES[code] ?? code.replaceAll("_", " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A segment as people call it: "Schilder, Noord-Brabant". Null: about the partner as a whole. */
export function segmentName(segment: { branch: string | null; region: string | null } | null): string {
  if (!segment?.branch && !segment?.region) return UNKNOWN;
  return [segment.branch, segment.region].filter(Boolean).map(nameOf).join(", ");
}
