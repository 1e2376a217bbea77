import { translation } from "../../core/i18n.js";
import type { whatIf } from "./text.js";

export default translation<typeof whatIf>("what-if", {
  title: "What would more budget bring?",
  amount: "Extra a month",
  between: "Choose an amount from {least} to {most}.",
  campaign: "{name}: from {from} to {to} a month",
  estimate: "An estimate on the figures up to and including {day}. Nothing changes now.",
  failed: "This cannot be worked out now. Change the amount to try again.",
});
