import type { CsvValue } from "../../core/csv.js";
import type { Speech } from "./details.js";
import { costWords, leadsWords, type Proposal } from "./effect.js";

/** The proposals as the rows of a CSV file, with its heading. */
export function rowsOf(proposals: readonly Proposal[], { t, words, format }: Speech): CsvValue[][] {
  const heading = [t("filter.kind"), t("filter.segment"), t("filter.priority"), t("filter.status"), t("effect"), t("cost"), t("why"), words("note")];
  return [
    heading,
    ...proposals.map((proposal) => [
      t(`action.${proposal.action_type}`),
      proposal.code,
      words(`priority.${proposal.priority}`),
      words(`recommendation.${proposal.status}`),
      leadsWords(proposal.expected_effect, t, format),
      costWords(proposal, t, format),
      format.locale === "en" ? proposal.reason_en : proposal.reason,
      proposal.review_note,
    ]),
  ];
}
