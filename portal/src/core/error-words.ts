import type { ApiError } from "../api/errors.js";
import { common } from "../i18n/common/text.js";
import type { Locale } from "./i18n.js";

/** An error in a sentence for people. `detail` replaces our functions' own words, which are English. */
export function errorWords(error: ApiError, locale: Locale, detail?: string): string {
  const t = common.in(locale);
  if (error.kind !== "conflict") return t(`error.${error.kind}`);
  const reason = detail ?? (locale === "en" ? error.problem?.detail : undefined);
  return reason ? t("error.conflict", { detail: reason }) : t("error.state");
}

/** What the person can do about it, where there is something; and the number the help desk asks for. */
export function errorHelp(error: ApiError, locale: Locale): string | null {
  const t = common.in(locale);
  if (error.kind === "offline" || error.kind === "expired") return t(`error.${error.kind}.help`);
  return error.kind === "failed" && error.requestId ? t("error.request", { id: error.requestId }) : null;
}
