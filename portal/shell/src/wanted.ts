/** What a link asks for: a tab, a thing on it, for admins whose marketing. */
const NAMES = ["partner", "tab", "item"] as const;

const asked = new URLSearchParams(location.search);

/** What the page's address asks for, as the query of another; empty when it asks for nothing. */
export function wanted(): string {
  const query = String(new URLSearchParams(NAMES.flatMap((name) => (asked.has(name) ? [[name, asked.get(name) ?? ""]] : []))));
  return query && `?${query}`;
}

/** The attributes of an element that shows it. */
export function wantedAttributes(): Readonly<Record<string, string>> {
  return { tab: asked.get("tab") ?? "", item: asked.get("item") ?? "" };
}
