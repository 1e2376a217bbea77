import type { Schemas } from "../../api/types.js";
import type { Tone } from "../../ui/badge.js";

export const PAGE_TONES: Readonly<Record<Schemas["LandingPageStatus"], Tone>> = {
  concept: "neutral",
  review: "warning",
  live: "success",
  archived: "neutral",
};
