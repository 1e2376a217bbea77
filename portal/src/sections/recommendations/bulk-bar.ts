import { html, nothing } from "lit";
import { live } from "lit/directives/live.js";
import type { Speech } from "./details.js";
import type { Proposal } from "./effect.js";

/** As many as our functions approve in one go. */
export const MOST = 50;

export interface BulkBar {
  readonly open: readonly Proposal[];
  readonly chosen: ReadonlySet<string>;
  readonly busy: string | null;
  readonly speech: Speech;
  readonly onChoose: (ids: readonly string[], isChosen: boolean) => void;
  readonly onApprove: (chosen: readonly Proposal[]) => void;
}

/** Chooses all that can be approved together, and approves them. */
export function bulkBar({ open, chosen: ids, busy, speech: { t }, onChoose, onApprove }: BulkBar): unknown {
  if (open.length < 2) return nothing;
  const all = open.slice(0, MOST).map(({ id }) => id);
  const chosen = open.filter(({ id }) => ids.has(id));
  const isAll = all.every((id) => ids.has(id));
  return html`<div class="bulk ${chosen.length ? "some" : ""}">
    <label class="check">
      <input
        type="checkbox"
        .checked=${live(isAll)}
        .indeterminate=${live(chosen.length > 0 && !isAll)}
        ?disabled=${busy !== null}
        @change=${() => onChoose(all, !isAll)}
      />
      ${t("choose.all")}
    </label>
    <span class="quiet" role="status">${chosen.length ? t("chosen", { count: chosen.length }) : ""}</span>
    <button type="button"
      data-look="outlined"
      ?data-busy=${busy === "bulk"}
      ?disabled=${!chosen.length || (busy !== null && busy !== "bulk")}
      @click=${() => onApprove(chosen.slice(0, MOST))}
      >${t("bulk.approve")}</button
    >
  </div>`;
}
