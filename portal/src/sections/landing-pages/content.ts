import { ApiError, type FieldError } from "../../api/errors.js";
import type { Schemas } from "../../api/types.js";
import type { FieldProblem } from "../../core/form.js";
import { flatList, type FlatValues, idsIn, textIn } from "../../core/list.js";

type Page = Schemas["LandingPage"];
type Content = NonNullable<Schemas["LandingPageUpdate"]["content_json"]>;

/** The fewest and the most characters, as our functions have them. */
const LENGTHS = {
  name: [1, 80],
  button: [2, 40],
  heading: [2, 120],
  line: [2, 300],
  text: [2, 1000],
} as const;
export type Kind = keyof typeof LENGTHS;

interface Shape {
  readonly fields: Readonly<Record<string, Kind>>;
  /** Fields that may stay empty. */
  readonly optional?: readonly string[];
  readonly items?: { readonly fields: Readonly<Record<string, Kind>>; readonly most: number };
}

const titled = { title: "heading", text: "line" } as const;

/** What each block holds, in the order that a new one gets on the page. */
export const BLOCKS = {
  hero: { fields: { title: "heading", subtitle: "line", button: "button" } },
  usps: { fields: { title: "heading" }, items: { fields: titled, most: 6 } },
  services: { fields: { title: "heading", intro: "line" }, items: { fields: titled, most: 12 } },
  work_area: { fields: { title: "heading", text: "text", region: "name", city: "name" }, optional: ["city"] },
  steps: { fields: { title: "heading" }, items: { fields: titled, most: 6 } },
  reviews: {
    fields: { title: "heading" },
    items: { fields: { text: "text", author: "name", source: "name" }, most: 12 },
  },
  faq: { fields: { title: "heading" }, items: { fields: { question: "heading", answer: "text" }, most: 12 } },
  form: { fields: { title: "heading", intro: "line", message_label: "name", consent: "line", button: "button" } },
  footer: { fields: { text: "line", company_name: "name", city: "name" }, optional: ["company_name", "city"] },
} as const satisfies Record<string, Shape>;

export type BlockType = keyof typeof BLOCKS;
const TYPES = Object.keys(BLOCKS) as BlockType[];
/** Every page has these; the others come and go. */
const ALWAYS: readonly BlockType[] = ["hero", "form", "footer"];

export const shapeOf = (type: BlockType): Shape => BLOCKS[type];
export const isLong = (kind: Kind): boolean => LENGTHS[kind][1] >= 300;
export const mayGo = (type: BlockType): boolean => !ALWAYS.includes(type);

/** The blocks of a page in their order; hero first and footer last, with the form, also where little is stored. */
export function blocksOf(values: FlatValues): readonly BlockType[] {
  return idsIn(values, "blocks") as readonly BlockType[];
}

function inOrder(found: readonly BlockType[]): BlockType[] {
  const between = found.filter((type) => type !== "hero" && type !== "footer");
  return ["hero", ...(between.includes("form") ? between : [...between, "form" as const]), "footer"];
}

/** A page as flat form values: `seo_title`, `hero.title`, `faq.items`, `faq.items.0.answer`. */
export function flatten(page: Page): FlatValues {
  const stored = page.content_json.blocks ?? [];
  const types = stored.map(({ type }) => type as BlockType).filter((type) => TYPES.includes(type));
  const flat: FlatValues = {
    title: page.title,
    path: page.path,
    seo_title: page.seo_title ?? "",
    seo_description: page.seo_description ?? "",
    blocks: inOrder(types),
  };
  for (const type of inOrder(types)) {
    const block = stored.find((other) => other.type === type) ?? {};
    const { fields, items } = shapeOf(type);
    for (const name of Object.keys(fields)) flat[`${type}.${name}`] = block[name] ?? "";
    if (items) Object.assign(flat, flatList(`${type}.items`, (block["items"] as Record<string, unknown>[]) ?? []));
  }
  return flat;
}

/** Where a block that is added belongs: before the first that comes later in the usual order. */
export function withBlock(blocks: readonly BlockType[], type: BlockType): BlockType[] {
  const place = blocks.findIndex((other) => TYPES.indexOf(other) > TYPES.indexOf(type));
  return blocks.toSpliced(place < 0 ? blocks.length - 1 : Math.max(1, place), 0, type);
}

/** Blocks that the page does not have yet. */
export const missingBlocks = (blocks: readonly BlockType[]): BlockType[] =>
  TYPES.filter((type) => !blocks.includes(type));

/** The page's content as our functions take it. */
export function contentOf(values: FlatValues): Content {
  const record = (prefix: string, names: readonly string[]): Record<string, string | null> =>
    Object.fromEntries(names.map((name) => [name, textIn(values, `${prefix}.${name}`).trim() || null]));
  const blocks = blocksOf(values).map((type) => {
    const { fields, items } = shapeOf(type);
    const list = items && {
      items: idsIn(values, `${type}.items`).map((id) => record(`${type}.items.${id}`, Object.keys(items.fields))),
    };
    return { type, ...record(type, Object.keys(fields)), ...list };
  });
  return { blocks } as unknown as Content;
}

/** Whether a changed field is part of the content. */
export const isContent = (name: string): boolean => name === "blocks" || name.includes(".");

/** What to send for the fields that changed. The content goes whole. */
export function changesOf(values: FlatValues, changed: FlatValues): Schemas["LandingPageUpdate"] {
  const names = Object.keys(changed);
  const plain = names.filter((name) => !isContent(name));
  return {
    ...Object.fromEntries(plain.map((name) => [name, textIn(values, name).trim() || null])),
    ...(names.some(isContent) ? { content_json: contentOf(values) } : {}),
  };
}

const PATH = /^(\/[a-z0-9]+(-+[a-z0-9]+)*)+$/;
const PLAIN = { title: [1, 200], path: [1, 200], seo_title: [0, 100], seo_description: [0, 300] } as const;

/** What is wrong with a draft; with its content too where that is sent. `pathProblem` says how a path is written. */
export function check(values: FlatValues, withContent: boolean, pathProblem: string): Record<string, FieldProblem> {
  const problems: Record<string, FieldProblem> = {};
  const measure = (name: string, [min, max]: readonly [number, number], isOptional = false): void => {
    const { length } = textIn(values, name).trim();
    if (length === 0 ? min > 0 && !isOptional : length < min) {
      problems[name] = length ? { key: "field.too-short", values: { min } } : { key: "field.required" };
    } else if (length > max) problems[name] = { key: "field.too-long", values: { max } };
  };
  for (const [name, lengths] of Object.entries(PLAIN)) measure(name, lengths);
  if (!problems["path"] && !PATH.test(textIn(values, "path").trim())) problems["path"] = { text: pathProblem };
  if (!withContent) return problems;
  for (const type of blocksOf(values)) {
    const { fields, items, optional = [] } = shapeOf(type);
    for (const [name, kind] of Object.entries(fields)) {
      measure(`${type}.${name}`, LENGTHS[kind], optional.includes(name));
    }
    if (!items) continue;
    const ids = idsIn(values, `${type}.items`);
    if (!ids.length) problems[`${type}.items`] = { key: "field.required" };
    for (const id of ids) {
      for (const [name, kind] of Object.entries(items.fields)) measure(`${type}.items.${id}.${name}`, LENGTHS[kind]);
    }
  }
  return problems;
}

/** The form's name for what our functions point at: `/content_json/blocks/1/items/0/text` is `usps.items.0.text`. */
export function nameOf(pointer: string, values: FlatValues): string {
  const [, first = "", , block, part = "", index, last] = pointer.split("/");
  if (first !== "content_json") return first;
  const type = blocksOf(values)[Number(block)];
  if (!type) return first;
  if (index === undefined) return part ? `${type}.${part}` : first;
  return [type, part, idsIn(values, `${type}.${part}`)[Number(index)], last].filter((step) => step !== undefined).join(".");
}

/** The same refusal with the form's own names. */
export function withNames(error: ApiError, values: FlatValues): ApiError {
  const errors = error.problem?.errors?.map((field) => ({ ...field, pointer: `/${nameOf(field.pointer, values)}` }));
  return error.problem && errors ? new ApiError(error.kind, { ...error.problem, errors }, error.retryAfter) : error;
}

/** Whether our functions refused the path because another page has it. */
export const isPathTaken = (field: FieldError): boolean => field.name === "path" && field.code === "refused";

/** Fields that a person and somebody else both changed since `before`, each to something of its own. */
export function collisions(before: FlatValues, theirs: FlatValues, mine: FlatValues): string[] {
  return Object.keys(mine).filter((name) => {
    const [old, other, own] = [before[name], theirs[name], mine[name]].map((value) => JSON.stringify(value ?? ""));
    return other !== old && other !== own;
  });
}
