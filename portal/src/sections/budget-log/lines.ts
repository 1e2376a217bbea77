import type { Schemas } from "../../api/types.js";
import type { Role } from "../../core/context.js";

export type Change = Schemas["LoggedBudgetChange"];
export type Who = "you" | "partner" | "admin" | "job" | "system";

/** Who changed a budget, as the reader knows them. */
export function whoOf({ changed_by: person, changed_by_job: job }: Change, partnerId: string, role: Role): Who {
  if (person) return person !== partnerId ? "admin" : role === "partner" ? "you" : "partner";
  return job ? "job" : "system";
}

/** Why it was changed. "By hand", but by nobody: straight in the database. */
export function whyOf({ reason, changed_by: person, changed_by_job: job }: Change): Change["reason"] | "database" {
  return reason === "manual" && !person && !job ? "database" : reason;
}

const CLOCK = new Intl.DateTimeFormat("sv-SE", {
  dateStyle: "short",
  timeStyle: "short",
  timeZone: "Europe/Amsterdam",
});

/** A moment as spreadsheets read it and texts sort: "2026-11-23 00:41" in Amsterdam. */
export function sortable(moment: string): string {
  return CLOCK.format(new Date(moment));
}
