import type { ApiError } from "../../api/errors.js";
import type { Schemas } from "../../api/types.js";
import type { Confirmation, Role } from "../../core/context.js";
import type { landingPages } from "./text.js";

type T = ReturnType<typeof landingPages.in>;
type Status = Schemas["LandingPageStatus"];
export type Step = "review" | "publish" | "sendBack" | "archive";

/** The status that each step leads to. */
export const STATUS_AFTER = {
  review: "review",
  publish: "live",
  sendBack: "concept",
  archive: "archived",
} as const satisfies Record<Step, Status>;

/** What a person may do with a page in this state, the main thing first. */
export function stepsOf(status: Status, role: Role): readonly Step[] {
  if (status === "archived") return [];
  if (status === "concept") return ["review", "archive"];
  if (status === "review" && role === "admin") return ["publish", "sendBack", "archive"];
  return ["archive"];
}

/** Whether this person edits the texts of a page in this state. */
export function mayEdit(status: Status, role: Role): boolean {
  return status === "concept" || (role === "admin" && status !== "archived");
}

/** What is asked before a step. */
export function confirmationOf(step: Step, page: { title: string; public_url: string }, t: T): Confirmation {
  return {
    title: `${t(step)}: ${page.title}`,
    consequence: t(`${step}.what`, { url: page.public_url } as never),
    undo: t(`${step}.undo`),
    confirm: t(step),
    tone: step === "archive" ? "danger" : "brand",
    ...(step === "sendBack" ? { note: { label: t("sendBack.note"), maxLength: 1000, isRequired: true } } : {}),
  };
}

/** Why a step was refused, in words; our functions say it in English. */
export function stepReason({ problem }: ApiError, t: T): string | undefined {
  const detail = problem?.detail ?? "";
  if (/Nothing is written/.test(detail)) return t("reason.written");
  if (/campaigns? leads? to this/.test(detail)) return t("reason.campaigns");
  return /cannot go from/.test(detail) ? t("reason.status") : undefined;
}
