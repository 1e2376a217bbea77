import { dictionary } from "../../core/i18n.js";

export const notifications = dictionary("notifications", {
  title: "Meldingen",
  empty: "Er zijn nog geen meldingen. Wat u moet weten, zoals een belangrijk voorstel, staat straks hier.",
  new: "Nieuw",
  urgent: "Dringend",
  open: "Bekijken",
  read: "Gelezen",
  readAll: "Alles gelezen",
  preferences: "Instellen",
  back: "Terug naar meldingen",
  byEmail: "Meldingen per e-mail",
  "byEmail.on": "Hoogstens één e-mail per dag; iets dringends komt meteen.",
  "byEmail.off": "U krijgt geen e-mails. Meldingen staan alleen hier.",
  language: "Taal van de e-mails",
  "language.nl": "Nederlands",
  "language.en": "English",
  kind: "Wat",
  in_portal: "Hier",
  in_digest: "Dagelijkse e-mail",
  at_once: "Meteen",
});
