import type { Role } from "../../core/context.js";
import type { Proposal } from "./effect.js";

const WEIGHT = { high: 0, medium: 1, low: 2 } as const;

/** Whether this person can decide on it now: what waits, and for an admin what a partner agreed to. */
export function isOpen({ status, waits_for }: Proposal, role: Role): boolean {
  return status === "pending" || (role === "admin" && isConsent({ status, waits_for }));
}

/** The partner agreed to it, and an admin still has to carry it out. */
export function isConsent({ status, waits_for }: Pick<Proposal, "status" | "waits_for">): boolean {
  return status === "approved" && waits_for === "admin";
}

/** What waits for this person first, the most important above; then what was decided, the last decision above. */
export function inOrder(proposals: readonly Proposal[], role: Role): { open: Proposal[]; decided: Proposal[] } {
  const open = proposals.filter((proposal) => isOpen(proposal, role));
  const decided = proposals.filter((proposal) => !isOpen(proposal, role));
  const gap = ({ lead_gap_per_week: short }: Proposal): number => Number(short ?? 0);
  const at = ({ reviewed_at, created_at }: Proposal): string => reviewed_at ?? created_at;
  return {
    open: open.sort(
      (one, other) =>
        Number(isConsent(other)) - Number(isConsent(one)) ||
        WEIGHT[one.priority] - WEIGHT[other.priority] ||
        gap(other) - gap(one),
    ),
    decided: decided.sort((one, other) => at(other).localeCompare(at(one))),
  };
}

/** What a person chose to see; empty: everything. `open` is what waits for a decision of this person. */
export interface Chosen {
  readonly status: string;
  readonly priority: string;
  readonly kind: string;
  readonly segment: string;
}

export const EVERYTHING: Chosen = { status: "", priority: "", kind: "", segment: "" };
/** A proposal about the partner as a whole, as a choice among the segments. */
export const NO_SEGMENT = "-";

/** Whether a proposal is among what was chosen. */
export function matches(proposal: Proposal, chosen: Chosen, role: Role): boolean {
  const { status, priority, kind, segment } = chosen;
  return (
    (!status || (status === "open" ? isOpen(proposal, role) : proposal.status === status)) &&
    (!priority || proposal.priority === priority) &&
    (!kind || proposal.action_type === kind) &&
    (!segment || (proposal.segment_id ?? NO_SEGMENT) === segment)
  );
}
