import { html, nothing } from "lit";
import type { Confirmation, Role } from "../../core/context.js";
import { nameOf } from "../../core/format.js";
import type { BulkPreview, Preview } from "./bulk.js";
import type { Speech } from "./details.js";
import type { Proposal } from "./effect.js";
import { isConsent } from "./queue.js";

const NOTE_LENGTH = 2000;

const note = ({ t }: Speech): NonNullable<Confirmation["note"]> => ({ label: t("note"), maxLength: NOTE_LENGTH });

/** Approve, or carry out what a partner agreed to: what it changes, costs at most, and how to undo it. */
export function approval(proposal: Proposal, { changes, cost, undo }: Preview, speech: Speech, role: Role): Confirmation {
  const { t, format } = speech;
  const { locale } = format;
  const verb = role === "admin" && isConsent(proposal) ? "carryOut" : "approve";
  return {
    title: t(`${verb}.title`, { action: t(`action.${proposal.action_type}`) }),
    consequence: html`${changes?.map((change) => html`<p>${change[locale]}</p>`)}`,
    ...(cost ? { cost: cost[locale] } : {}),
    undo: undo?.[locale] ?? "",
    confirm: t(verb),
    note: note(speech),
  };
}

export function rejection({ action_type: action }: Proposal, speech: Speech): Confirmation {
  const { t } = speech;
  return {
    title: t("reject.title", { action: t(`action.${action}`) }),
    consequence: t("reject.consequence"),
    undo: t("reject.undo"),
    confirm: t("reject"),
    note: note(speech),
  };
}

/** Approve several at once; `problems` says of those that are left out why. */
export function approvalOfAll(
  { possible, skipped, now, later }: BulkPreview,
  problems: ReadonlyMap<string, string>,
  speech: Speech,
): Confirmation {
  const { t, format } = speech;
  const { locale } = format;
  const about = ({ segment_id: segment, region }: Proposal): string => (segment ? nameOf(region) : t("segment.all").toLowerCase());
  const what = (proposal: Proposal): string => `${t(`action.${proposal.action_type}`)}, ${about(proposal)}`;
  const hasCost = Number(now) > 0;
  const costs = [
    hasCost ? t("bulk.cost", { now: format.money(now) }) : t("bulk.free"),
    ...(Number(later) > 0 ? [t("bulk.later", { later: format.money(later) })] : []),
  ];
  const undo = new Set(possible.map(({ preview }) => preview.undo?.[locale] ?? ""));
  return {
    title: t("bulk.title", { count: possible.length }),
    consequence: html`<ol class="stack">
        ${possible.map(
          ({ proposal, preview }) => html`<li>
            <strong>${what(proposal)}</strong>
            <p>${preview.changes?.map((change) => change[locale]).join(" ")}</p>
            <p class="quiet">${preview.cost?.[locale]}</p>
          </li>`,
        )}
      </ol>
      ${hasCost && possible.length > 1 ? html`<p>${t("bulk.order")}</p>` : nothing}
      ${skipped.length
        ? html`<p><strong>${t("bulk.skipped")}</strong></p>
            <ul>
              ${skipped.map(({ proposal }) => html`<li>${what(proposal)}: ${problems.get(proposal.id)}</li>`)}
            </ul>`
        : nothing}`,
    cost: costs.join(" "),
    undo: [...undo].join(" "),
    confirm: t("bulk.approve"),
    note: note(speech),
  };
}
