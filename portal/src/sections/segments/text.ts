import { dictionary } from "../../core/i18n.js";

export const segments = dictionary("segments", {
  title: "Segmenten",
  empty: "U bent nog aan geen segment gekoppeld.",
  name: "Segment",
  target: "Doel per week",
});
