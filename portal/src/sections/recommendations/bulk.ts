import type { Schemas } from "../../api/types.js";
import { sum, type Proposal } from "./effect.js";

export type Preview = Schemas["RecommendationPreview"];

/** What approving several would do, each as it is foreseen now. */
export interface BulkPreview {
  /** In the order in which they are approved: where the budget does not fit all, the first win. */
  readonly possible: readonly { readonly proposal: Proposal; readonly preview: Preview }[];
  /** What is left out: `reason` is our functions' own; null: it is not the version that was read. */
  readonly skipped: readonly { readonly proposal: Proposal; readonly reason: string | null }[];
  /** EUR a month that it costs more at most: at once, and by later steps. */
  readonly now: string;
  readonly later: string;
}

/**
 * Sorts what was chosen into what can be approved and what is left out. `present` are the proposals as they are
 * now: nothing that was refreshed since it was read is approved unread.
 */
export function foresee(chosen: readonly Proposal[], present: readonly Proposal[], previews: readonly Preview[]): BulkPreview {
  const possible: { proposal: Proposal; preview: Preview }[] = [];
  const skipped: { proposal: Proposal; reason: string | null }[] = [];
  for (const proposal of chosen) {
    const now = present.find(({ id }) => id === proposal.id);
    const preview = previews.find(({ recommendation_id: id }) => id === proposal.id);
    if (!now || !preview || now.version !== proposal.version) skipped.push({ proposal, reason: null });
    else if (!preview.is_possible) skipped.push({ proposal, reason: preview.obstacle ?? "" });
    else possible.push({ proposal, preview });
  }
  return {
    possible,
    skipped,
    now: sum(possible.map(({ preview }) => preview.max_extra_cost_per_month)),
    later: sum(possible.map(({ preview }) => preview.max_later_cost_per_month)),
  };
}
