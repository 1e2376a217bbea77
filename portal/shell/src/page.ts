import { accessToken, auth, type Person, whoIsThere } from "./auth.js";
import { readConfig } from "./config.js";
import { wanted } from "./wanted.js";

/** What a host does with one of the elements. */
export interface MarketingHost extends HTMLElement {
  getAccessToken: typeof accessToken;
}

const WORDS = {
  nl: { logout: "Uitloggen", other: "English", partners: "Partners", segments: "Segmenten", marketing: "Marketing", ofPartners: "Marketing van partners", ofSegments: "Marketing per segment" },
  en: { logout: "Log out", other: "Nederlands", partners: "Partners", segments: "Segments", marketing: "Marketing", ofPartners: "Marketing of partners", ofSegments: "Marketing by segment" },
} as const;

/** The element with this id; every page of the shell has it. */
export function byId<T extends HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (!found) throw new Error(`#${id} is missing`);
  return found as T;
}

/** Puts one of the elements on the page, with its token and the functions' address. */
export async function embed(tag: string, attributes: Readonly<Record<string, string>>): Promise<MarketingHost> {
  const { functions_url: functionsUrl } = await readConfig();
  const element = document.createElement(tag) as MarketingHost;
  for (const [name, value] of Object.entries({ ...attributes, "functions-url": functionsUrl })) {
    element.setAttribute(name, value);
  }
  element.getAccessToken = accessToken;
  element.addEventListener("pm-error", (event) => {
    if ((event as CustomEvent<{ kind: string }>).detail.kind === "expired") void leave("/portal/?verlopen");
  });
  byId("host").replaceChildren(element);
  return element;
}

async function leave(to: string): Promise<void> {
  await (await auth()).signOut({ scope: "local" });
  location.replace(to);
}

function setLanguage(language: "nl" | "en"): void {
  localStorage.setItem("language", language);
  document.documentElement.lang = language;
  const words = WORDS[language];
  byId("logout").textContent = words.logout;
  byId("language").textContent = words.other;
  byId("language").lang = language === "nl" ? "en" : "nl";
  for (const link of document.querySelectorAll<HTMLElement>("[data-word]")) {
    link.textContent = words[link.dataset["word"] as keyof typeof words];
  }
}

/** The frame of every page: who is there, or back to the log-in; the language; logging out. */
export async function start(forAdmins: boolean): Promise<Person | null> {
  setLanguage(localStorage.getItem("language") === "en" ? "en" : "nl");
  byId("logout").addEventListener("click", () => void leave("/portal/"));
  byId("language").addEventListener("click", () => setLanguage(document.documentElement.lang === "nl" ? "en" : "nl"));
  const person = await whoIsThere();
  if (!person || person.isAdmin !== forAdmins) {
    location.replace((person ? (person.isAdmin ? "/portal/admin/" : "/portal/partner/") : "/portal/") + wanted());
    return null;
  }
  byId("who").textContent = person.name;
  return person;
}

/** The menu of admins. */
export function showAdminMenu(current: "partners" | "segments"): void {
  const links = { partners: "/portal/admin/", segments: "/portal/segment/" } as const;
  byId("nav").replaceChildren(
    ...Object.entries(links).map(([word, href]) => {
      const link = document.createElement("a");
      link.href = href;
      link.dataset["word"] = word;
      link.textContent = WORDS[document.documentElement.lang === "en" ? "en" : "nl"][word as "partners" | "segments"];
      if (word === current) link.setAttribute("aria-current", "page");
      return link;
    }),
  );
}

/** A choice of what to show, kept in the address. */
export function showPicker(
  label: string,
  parameter: string,
  choices: readonly { id: string; name: string }[],
  onChoose: (id: string) => void,
): void {
  const wanted = new URLSearchParams(location.search).get(parameter);
  const select = document.createElement("select");
  select.id = "picker";
  // The choices end after a thousand; what the address names is shown all the same, and never another in its place.
  const isBeyond = wanted !== null && wanted !== "" && !choices.some(({ id }) => id === wanted);
  for (const { id, name } of isBeyond ? [{ id: wanted, name: wanted }, ...choices] : choices) {
    select.append(new Option(name, id, false, id === wanted));
  }
  const field = document.createElement("div");
  field.className = "field";
  const text = document.createElement("label");
  text.htmlFor = "picker";
  text.textContent = label;
  field.append(text, select);
  byId("heading").after(field);
  const choose = (): void => {
    history.replaceState(null, "", `?${parameter}=${select.value}`);
    onChoose(select.value);
  };
  select.addEventListener("change", choose);
  if (select.value) choose();
}
