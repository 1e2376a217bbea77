import { translation } from "../../core/i18n.js";
import type { tabNames } from "./text.js";

export default translation<typeof tabNames>("tabs", {
  overview: "Overview",
  segments: "Segments",
  pages: "Landing pages",
  campaigns: "Campaigns",
  recommendations: "Proposals",
  settings: "Settings",
  profile: "Profile",
  budget: "Budget",
  notifications: "Notifications",
  "notifications.unread": { one: "{count} unread notification", other: "{count} unread notifications" },
});
