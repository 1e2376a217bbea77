import type { Schemas } from "../../api/types.js";
import type { Role } from "../../core/context.js";
import type { Format } from "../../core/format.js";
import type { Tone } from "../../ui/badge.js";
import type { campaigns } from "./text.js";

type T = ReturnType<typeof campaigns.in>;
type Campaign = Schemas["Campaign"];

export const STATUS_TONES: Readonly<Record<Schemas["CampaignStatus"], Tone>> = {
  planned: "neutral",
  active: "success",
  paused: "warning",
  archived: "neutral",
};

export const SYNC_TONES: Readonly<Record<Schemas["SyncStatus"], Tone>> = {
  not_synced: "neutral",
  pending: "neutral",
  synced: "success",
  drifted: "warning",
  failed: "danger",
};

/** Our functions' English sentences, and the text of ours that says the same. The first that fits counts. */
const LACKS = [
  [/no landing page/, "lacks.page"],
  [/landing page is/, "lacks.live"],
  [/no budget/, "lacks.budget"],
  [/no segment/, "lacks.segment"],
  [/no keyword/, "lacks.keywords"],
  [/fewer than 3 headlines/, "lacks.headlines"],
  [/fewer than 2 descriptions/, "lacks.descriptions"],
] as const;

const CONFLICTS = [
  [/keeps its landing page and its segment/, "conflict.keeps"],
  [/Nothing of this campaign has failed/, "conflict.nothingFailed"],
  [/campaigns in this account/, "conflict.accountUsed"],
  [/account/, "conflict.accountTaken"],
  [/archived campaign cannot|cannot go from/, "conflict.status"],
] as const;

const FAILURES = [
  [/knows no account|not under our manager/, "failed.account"],
  [/is not active|suspended/, "failed.closed"],
  [/no campaign|not in Google Ads|does not have this campaign/, "failed.gone"],
  [/landing page/, "failed.page"],
  [/budget/, "failed.budget"],
  [/segment|Dutch town/, "failed.place"],
  [/keywords|texts|POLICY/i, "failed.ads"],
  [/limit|in time|no time|could not be/, "failed.busy"],
] as const;

/** Why something is refused (409), in words; undefined: nothing more is known than that it is. */
export function conflictReason(detail: string | null | undefined, t: T, format: Format): string | undefined {
  const text = detail ?? "";
  const over = /commit EUR [\d.]+ a month, EUR (\d+\.\d\d) more than the monthly budget(?: of EUR (\d+(?:\.\d\d)?))?/.exec(text);
  if (over) {
    const [, more = "0", budget] = over;
    return budget
      ? t("conflict.budget", { more: format.money(more), budget: format.money(budget) })
      : t("conflict.noBudget");
  }
  if (/cannot start yet|would lack/.test(text)) {
    const lacks = LACKS.filter(([pattern]) => pattern.test(text)).map(([, key]) => t(key));
    if (lacks.length) return lacks.join(" ");
  }
  const found = CONFLICTS.find(([pattern]) => pattern.test(text));
  return found && t(found[1]);
}

/** How far the channel is with what we have, in a sentence or two. */
export function syncWords(campaign: Campaign, role: Role, t: T, format: Format): string {
  const { sync_status: status, sync_error: error, drift } = campaign;
  if (campaign.channel !== "google_ads") return t("sync.byHand");
  if (status === "synced") return t("sync.synced", { moment: format.moment(campaign.last_synced_at) });
  if (status === "pending") {
    if (/advertiser account/.test(error ?? "")) return t(role === "admin" ? "sync.account.admin" : "sync.account");
    return t("sync.pending");
  }
  if (status === "drifted") {
    const differs = [
      drift?.status && t("drift.status", { platform: stateAt(drift.status.platform, t) }),
      drift?.daily_budget && t("drift.budget", { platform: format.money(drift.daily_budget.platform) }),
    ].filter(Boolean);
    return `${t("sync.drifted")} ${differs.join(" ")}`;
  }
  if (status === "failed") {
    const found = FAILURES.find(([pattern]) => pattern.test(error ?? ""));
    return t(found ? found[1] : "failed.other");
  }
  return t("sync.not_synced");
}

function stateAt(state: string | null, t: T): string {
  return state === "active" || state === "paused" ? t(`at.${state}`) : (state ?? "–");
}

/** Where Google shows a campaign. */
export function googleAdsUrl(campaignId: string, account?: string): string {
  const query = new URLSearchParams({ campaignId });
  if (account) query.set("__e", account);
  return `https://ads.google.com/aw/adgroups?${query}`;
}
