import type { Format } from "../../core/format.js";
import type { common } from "../../i18n/common/text.js";
import type { recommendations } from "./text.js";

type Words = ReturnType<typeof recommendations.in>;
type CommonWords = ReturnType<typeof common.in>;

const PLAIN = [
  [/has expired/, "obstacle.expired"],
  [/An admin still has to carry it out/, "obstacle.consent"],
  [/budget is EUR|budget is not set/, "obstacle.budget"],
  [/Nothing is written/, "obstacle.pageEmpty"],
  [/page is not live/, "obstacle.pageNotLive"],
  [/cannot start yet|would lack something/, "obstacle.notReady"],
  [/has a landing page by now/, "obstacle.pageExists"],
  [/has a campaign by now/, "obstacle.campaignExists"],
  [/path .* is taken/, "obstacle.path"],
  [/does not differ/, "obstacle.drift"],
  [/landing page (is|was)/, "obstacle.page"],
  [/campaign is/, "obstacle.campaign"],
] as const satisfies readonly (readonly [RegExp, keyof typeof recommendations.dutch])[];

/** Whether somebody decided in the meantime, or the night withdrew it: what is shown is no longer so. */
export function isDecided(reason: string): boolean {
  return /^This proposal (is \w+ already|has expired)|cannot go from/.test(reason);
}

/** Why a proposal cannot be approved or rejected, in the words of its reader; our functions' own are English. */
export function obstacleWords(reason: string, t: Words, words: CommonWords, format: Format): string {
  const over = /commit EUR ([\d.]+) a month, EUR ([\d.]+) more/.exec(reason);
  if (over) return t("obstacle.over", { committed: format.money(over[1]), over: format.money(over[2]) });
  const step = /at most 20% a day: EUR ([\d.]+) to EUR ([\d.]+)/.exec(reason);
  if (step) return t("obstacle.step", { from: format.money(step[1]), to: format.money(step[2]) });
  for (const [pattern, key] of PLAIN) if (pattern.test(reason)) return t(key);
  const state = /^This proposal is (\w+) already/.exec(reason)?.[1];
  if (state && state in STATES) {
    return t("obstacle.decided", { state: words(STATES[state as keyof typeof STATES]).toLowerCase() });
  }
  return t("obstacle.other");
}

const STATES = {
  approved: "recommendation.approved",
  rejected: "recommendation.rejected",
  expired: "recommendation.expired",
  executed: "recommendation.executed",
  failed: "recommendation.failed",
} as const;
