import type { Form } from "./form.js";

/**
 * Lists in a form, whose values are flat: `name` holds the ids of the items in their order, and `name.<id>` or
 * `name.<id>.<part>` what each holds. Removing one moves nobody else's words, and every word has its own problem.
 */
export type FlatValues = Record<string, unknown>;

/** The ids of a list's items, in their order. */
export function idsIn(values: FlatValues, name: string): readonly string[] {
  return (values[name] as readonly string[] | undefined) ?? [];
}

/** A word of a form; what was never typed is empty. */
export function textIn(values: FlatValues, name: string): string {
  return String(values[name] ?? "");
}

/** A list as form values: its items are texts, or records of texts. */
export function flatList(name: string, items: readonly (string | Readonly<Record<string, unknown>>)[]): FlatValues {
  const flat: FlatValues = { [name]: items.map((_, index) => String(index)) };
  items.forEach((item, index) => {
    if (typeof item === "string") flat[`${name}.${index}`] = item;
    else for (const [part, value] of Object.entries(item)) flat[`${name}.${index}.${part}`] = value ?? "";
  });
  return flat;
}

/** Adds an empty item at the end; returns its id, which no item of the list ever had. */
export function addItem(form: Form<FlatValues>, name: string): string {
  const used = Object.keys(form.values)
    .filter((key) => key.startsWith(`${name}.`))
    .map((key) => Number(key.slice(name.length + 1).split(".")[0]));
  const id = String(Math.max(-1, ...used, ...idsIn(form.values, name).map(Number)) + 1);
  form.set(name, [...idsIn(form.values, name), id]);
  return id;
}

/** Takes an item out. What was typed in it is forgotten, or an old word would come back with a new item. */
export function removeItem(form: Form<FlatValues>, name: string, id: string): void {
  for (const key of Object.keys(form.values)) {
    if (key === `${name}.${id}` || key.startsWith(`${name}.${id}.`)) form.set(key, "");
  }
  form.set(
    name,
    idsIn(form.values, name).filter((other) => other !== id),
  );
}
