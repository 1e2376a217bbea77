import { translation } from "../../core/i18n.js";
import type { campaigns } from "./text.js";

export default translation<typeof campaigns>("campaigns", {
  title: "Campaigns",
  empty: "There are no campaigns yet.",
  channel: "Channel",
  status: "Status",
  spend: "Spent",
});
