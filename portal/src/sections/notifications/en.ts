import { translation } from "../../core/i18n.js";
import type { notifications } from "./text.js";

export default translation<typeof notifications>("notifications", {
  title: "Notifications",
  empty: "There are no notifications yet. What you should know, such as an important proposal, will be here.",
  new: "New",
  urgent: "Urgent",
  open: "Show",
  read: "Mark as read",
  readAll: "Mark all as read",
  preferences: "Choose which",
  back: "Back to notifications",
  byEmail: "Notifications by e-mail",
  "byEmail.on": "One e-mail a day at most; what is urgent comes at once.",
  "byEmail.off": "You get no e-mails. Notifications are only here.",
  language: "Language of the e-mails",
  "language.nl": "Nederlands",
  "language.en": "English",
  kind: "What",
  in_portal: "Here",
  in_digest: "Daily e-mail",
  at_once: "At once",
});
