import type { TemplateResult } from "lit";
import type { Api } from "../api/client.js";
import type { Changes } from "./changes.js";
import type { Locale } from "./i18n.js";

export type Role = "partner" | "admin";

export interface Confirmation {
  readonly title: string;
  /** What happens, in one or two sentences. */
  readonly consequence: string | TemplateResult;
  /** The most it can cost, where money moves: "Hoogstens € 304,00 per maand". */
  readonly cost?: string;
  /** How to undo it; or that it cannot be undone. */
  readonly undo: string;
  /** The verb on the button: "Goedkeuren". */
  readonly confirm: string;
  readonly tone?: "brand" | "danger";
  /** Asks for a note too, of at most `maxLength` characters. */
  readonly note?: { readonly label: string; readonly maxLength: number; readonly isRequired?: boolean };
}

/** Null: the person went back. */
export type Confirmed = { readonly note: string } | null;

export interface Toast {
  readonly tone: "success" | "danger" | "neutral";
  readonly text: string;
  readonly action?: { readonly label: string; readonly run: () => void };
}

/** One thing that is to be shown at once: a proposal, a page, a campaign. Opening it again is another object. */
export interface Target {
  readonly tab: string;
  readonly id: string;
}

/** What every section gets from the element it is in. A new object when any of it changes. */
export interface Context {
  readonly api: Api;
  /** Whose marketing this is; empty in the element about a segment. */
  readonly partnerId: string;
  /** Only in the element about a segment. */
  readonly segmentId: string;
  readonly role: Role;
  readonly locale: Locale;
  readonly changes: Changes;
  /** Opens the one dialog, and answers once it is closed. */
  readonly confirm: (question: Confirmation) => Promise<Confirmed>;
  /** Says that something was done, or could not be: then it stays until it is closed. */
  readonly toast: (toast: Toast) => void;
  /** Opens another tab of the element, and there the thing with this id. */
  readonly open: (tab: string, item?: string | null) => void;
  /** What was opened last by its id; its section shows it. */
  readonly target: Target | null;
  /** Tells the host: `pm-open-segment`, `pm-open-partner`. */
  readonly emit: (type: string, detail: unknown) => void;
}
