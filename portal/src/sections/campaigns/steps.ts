import type { Schemas } from "../../api/types.js";
import type { Role } from "../../core/context.js";

type Status = Schemas["CampaignStatus"];
export type Step = "activate" | "resume" | "pause" | "archive";

/** The status that each step leads to. */
export const STATUS_AFTER = {
  activate: "active",
  resume: "active",
  pause: "paused",
  archive: "archived",
} as const satisfies Record<Step, Status>;

/** What a person may do with a campaign in this state, the main thing first: only admins let money go. */
export function stepsOf(status: Status, role: Role): readonly Step[] {
  const starts = role === "admin";
  if (status === "planned") return starts ? ["activate", "archive"] : ["archive"];
  if (status === "paused") return starts ? ["resume", "archive"] : ["archive"];
  return status === "active" ? ["pause", "archive"] : [];
}
