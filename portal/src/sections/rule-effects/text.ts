import { dictionary } from "../../core/i18n.js";

export const ruleEffects = dictionary("rule-effects", {
  title: "Wat voorstellen bij alle partners brachten",
  about: "Per regel: hoe vaak voorgesteld, goedgekeurd en uitgevoerd, en wat er 28 dagen later te zien was.",
  empty: "Er is nog niets voorgesteld.",
  rule: "Regel",
  proposed: "Voorgesteld",
  approved: "Goedgekeurd",
  executed: "Uitgevoerd",
  with_effect: "Effect",
  with_opposite_effect: "Averechts",
  without_visible_effect: "Geen effect",
  median_change: "Mediaan",
  combined_p_value: "p, samen",
  nil: "zonder effect",
  reported: "Het weekverslag van {day} noemt als regels zonder effect: {rules}.",
});
