import type { Schemas } from "../../api/types.js";

type Day = Schemas["CampaignDay"];

const DAY_MS = 86_400_000;

/** `count` days that end on `last` (YYYY-MM-DD), oldest first. A day that nothing is known of had nothing. */
export function everyDay(found: readonly Day[], last: string, count: number): Day[] {
  const end = Date.parse(`${last}T00:00:00Z`);
  return Array.from({ length: count }, (_, index) => {
    const date = new Date(end - (count - 1 - index) * DAY_MS).toISOString().slice(0, 10);
    return (
      found.find((day) => day.date === date) ?? {
        date,
        spend: "0.00",
        clicks: 0,
        impressions: 0,
        conversions: "0.00",
        leads: 0,
      }
    );
  });
}

/** The first of `count` days that end today, on the clock of Amsterdam. */
export function firstDay(now: Date, count: number): string {
  const today = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Amsterdam" }).format(now);
  return new Date(Date.parse(`${today}T00:00:00Z`) - (count - 1) * DAY_MS).toISOString().slice(0, 10);
}

/** What a lead cost on one day, EUR; null without leads. Only shown, never calculated with. */
export function cplOf({ spend, leads }: Day): string | null {
  return leads ? (Number(spend) / leads).toFixed(2) : null;
}
