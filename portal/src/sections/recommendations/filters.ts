import { css, html, type TemplateResult } from "lit";
import { segmentName } from "../../core/format.js";
import type { Role } from "../../core/context.js";
import type { Speech } from "./details.js";
import type { Proposal } from "./effect.js";
import { type Chosen, NO_SEGMENT } from "./queue.js";

const STATUSES = ["pending", "approved", "executed", "rejected", "expired", "failed"] as const;
const PRIORITIES = ["high", "medium", "low"] as const;

/** The filters over the cards; only with what occurs among them. */
export function filters(
  proposals: readonly Proposal[],
  chosen: Chosen,
  role: Role,
  { t, words }: Speech,
  onChoose: (chosen: Chosen) => void,
): TemplateResult {
  const kinds = new Map(proposals.map(({ action_type: kind }) => [kind as string, t(`action.${kind}`)]));
  const segments = new Map(
    proposals.map((proposal) => [
      proposal.segment_id ?? NO_SEGMENT,
      proposal.segment_id ? segmentName(proposal) : t("segment.all"),
    ]),
  );
  const statuses = STATUSES.filter(
    (status) => !(status === "pending" && role === "partner") && proposals.some((one) => one.status === status),
  );
  const choices: Readonly<Record<keyof Chosen, readonly (readonly [string, string])[]>> = {
    status: [["open", t("filter.open")], ...statuses.map((status) => [status, words(`recommendation.${status}`)] as const)],
    priority: PRIORITIES.map((priority) => [priority, words(`priority.${priority}`)] as const),
    kind: byName(kinds),
    segment: byName(segments),
  };
  return html`<div class="row filters">
    ${(["status", "priority", "kind", "segment"] as const).map(
      (name) => html`<label
        >${t(`filter.${name}`)}<select
          @change=${(event: Event) => onChoose({ ...chosen, [name]: (event.target as HTMLSelectElement).value })}
        >
          ${[["", words("all")] as const, ...choices[name]].map(
            ([value, label]) => html`<option value=${value} .selected=${value === chosen[name]}>${label}</option>`,
          )}
        </select></label
      >`,
    )}
  </div>`;
}

function byName(choices: ReadonlyMap<string, string>): [string, string][] {
  return [...choices].sort(([, one], [, other]) => one.localeCompare(other));
}

export const filterStyles = css`
  .filters {
    align-items: end;
  }
  .filters label {
    display: grid;
    gap: calc(var(--_u) * 0.25);
    font-size: calc(var(--_u) * 0.875);
    font-weight: 600;
  }
  .filters select {
    inline-size: calc(var(--_u) * 12);
    font-size: var(--_u);
    font-weight: 400;
  }
  @container (max-width: 35em) {
    .filters {
      display: grid;
      grid-template-columns: repeat(2, minmax(0, 1fr));
    }
    .filters select {
      inline-size: 100%;
    }
  }
`;
