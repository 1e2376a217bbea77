import { dictionary } from "../../core/i18n.js";

export const settings = dictionary("settings", {
  title: "Instellingen",
});
