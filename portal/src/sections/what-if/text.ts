import { dictionary } from "../../core/i18n.js";

export const whatIf = dictionary("what-if", {
  title: "Wat levert meer budget op?",
  amount: "Extra per maand",
  between: "Kies een bedrag van {least} tot {most}.",
  campaign: "{name}: van {from} naar {to} per maand",
  estimate: "Een schatting op de cijfers tot en met {day}. Er verandert nu niets.",
  failed: "Dit is nu niet te berekenen. Wijzig het bedrag om het opnieuw te proberen.",
});
