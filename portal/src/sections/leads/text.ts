import { dictionary } from "../../core/i18n.js";

export const leads = dictionary("leads", {
  title: "Leads per week",
  empty: "Er zijn nog geen leads geteld.",
  date: "Dag",
  platform: "Platform",
  own: "Eigen campagnes",
});
