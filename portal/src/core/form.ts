import type { ReactiveControllerHost } from "lit";
import type { ApiError, FieldError } from "../api/errors.js";

/** Why a field is refused: a key of the common words, or a sentence of our functions. */
export type FieldProblem = { readonly key: string; readonly values?: Record<string, string | number> } | { readonly text: string };
type Problems<T> = Partial<Record<keyof T & string, FieldProblem>>;

/** Turns a field that our functions refused into words for people; undefined: "this is not valid". */
export type Explain = (error: FieldError) => FieldProblem | undefined;

/**
 * What a person is typing, apart from what is stored: a render never wipes it, and a newer version of the data
 * changes only the fields that nobody touched.
 */
export class Form<T extends Record<string, unknown>> {
  #stored: T;
  #draft: Partial<T> = {};
  #problems: Problems<T> = {};

  /** `check` says what is wrong with a draft before it is sent. */
  constructor(
    private readonly host: ReactiveControllerHost,
    stored: T,
    private readonly check: (values: T) => Problems<T> = () => ({}),
  ) {
    this.#stored = stored;
  }

  get values(): T {
    return { ...this.#stored, ...this.#draft };
  }

  /** The fields that differ from what is stored. */
  get changed(): Partial<T> {
    return this.#draft;
  }

  get isChanged(): boolean {
    return Object.keys(this.#draft).length > 0;
  }

  problem(name: keyof T & string): FieldProblem | undefined {
    return this.#problems[name];
  }

  get hasProblems(): boolean {
    return Object.values(this.#problems).some(Boolean);
  }

  /** Takes what somebody typed. A problem shown before stays gone until the next check. */
  set<K extends keyof T & string>(name: K, value: T[K]): void {
    this.#draft = { ...this.#draft, [name]: value };
    if (isSame(value, this.#stored[name])) delete this.#draft[name];
    const { [name]: _solved, ...others } = this.#problems;
    this.#problems = others as Problems<T>;
    this.host.requestUpdate();
  }

  /** Checks everything; true when it can be sent. Otherwise the first field with a problem gets the focus. */
  validate(root?: ParentNode | null): boolean {
    this.#problems = this.check(this.values);
    return this.#show(root);
  }

  /** Shows what our functions refused beside its field. True when every refusal found its field. */
  refuse(error: ApiError, explain: Explain = () => undefined, root?: ParentNode | null): boolean {
    const known = error.fields.filter(({ name }) => name in this.#stored);
    this.#problems = Object.fromEntries(
      known.map((field) => [field.name, explain(field) ?? { key: "field.refused" }]),
    ) as Problems<T>;
    this.#show(root);
    return known.length > 0 && known.length === error.fields.length;
  }

  /** Takes a newer version of what is stored; drafts stay. */
  take(stored: T): void {
    this.#stored = stored;
    for (const name of Object.keys(this.#draft)) {
      if (isSame(this.#draft[name], stored[name])) delete this.#draft[name];
    }
    this.host.requestUpdate();
  }

  /** Back to what is stored. */
  reset(): void {
    this.#draft = {};
    this.#problems = {};
    this.host.requestUpdate();
  }

  #show(root?: ParentNode | null): boolean {
    this.host.requestUpdate();
    if (!this.hasProblems) return true;
    void this.host.updateComplete.then(() => root?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
    return false;
  }
}

function isSame(one: unknown, other: unknown): boolean {
  return Array.isArray(one) && Array.isArray(other)
    ? one.length === other.length && one.every((item, index) => item === other[index])
    : one === other;
}
