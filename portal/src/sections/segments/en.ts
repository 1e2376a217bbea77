import { translation } from "../../core/i18n.js";
import type { segments } from "./text.js";

export default translation<typeof segments>("segments", {
  title: "Segments",
  empty: "You are not linked to a segment yet.",
  name: "Segment",
  target: "Target a week",
});
