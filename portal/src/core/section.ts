import type { CSSResultGroup, PropertyValues, TemplateResult } from "lit";
import { html } from "lit";
import type { Api } from "../api/client.js";
import { asApiError, type ApiError } from "../api/errors.js";
import { base, fields } from "../styles/base.js";
import { badgeStyles } from "../ui/badge.js";
import { type Empty, frame, sectionStyles, skeletonLines } from "../ui/section.js";
import type { Changes, Topic } from "./changes.js";
import { PmElement } from "./element.js";
import { errorWords } from "./error-words.js";
import { Resource } from "./resource.js";

/** What an action does when it went well, and how its conflicts are told. */
export interface ActionOptions {
  readonly success?: string;
  /** What others must fetch again; this section too when it listens to the topic. */
  readonly changed?: readonly Topic[];
  /** Our functions' English reason, in the words of the section; undefined: a general sentence. */
  readonly explain?: (error: ApiError) => string | undefined;
}

/** One section of a tab: one request, all its states, its actions. `T` is what it fetches. */
export abstract class SectionElement<T> extends PmElement {
  static override styles: CSSResultGroup = [base, fields, badgeStyles, sectionStyles];

  /** What this section shows, so that it is fetched again when another changed it. */
  protected readonly topics: readonly Topic[] = [];
  protected readonly resource: Resource<T>;
  /** The action that runs now, by the name given to `run`. */
  protected busy: string | null = null;
  #loadedFor = "";

  constructor() {
    super();
    const changes = (): Changes | undefined => this.context?.changes;
    this.resource = new Resource<T>(this, {
      load: (signal) => this.load(this.context.api, signal),
      changes,
      topics: () => this.topics,
    });
  }

  /** The one request. */
  protected abstract load(api: Api, signal: AbortSignal): Promise<T>;
  protected abstract readonly heading: string;
  protected abstract renderContent(data: T): unknown;

  protected get about(): string | undefined {
    return undefined;
  }

  protected renderActions(): unknown {
    return undefined;
  }

  protected renderSkeleton(): TemplateResult {
    return skeletonLines(60, 90, 40);
  }

  protected empty(_data: T): Empty | null {
    return null;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has("context") || !this.context) return;
    const { partnerId, segmentId } = this.context;
    const key = `${partnerId}/${segmentId}`;
    const previous = changed.get("context") as PmElement["context"] | undefined;
    if (key === this.#loadedFor && previous?.api === this.context.api) return;
    if (this.#loadedFor && key !== this.#loadedFor) this.resource.forget();
    this.#loadedFor = key;
    void this.resource.reload();
  }

  protected override render(): unknown {
    if (!this.context) return html``;
    return frame<T>({
      locale: this.context.locale,
      title: this.heading,
      about: this.about,
      actions: this.renderActions(),
      state: this.resource.state,
      retry: () => void this.resource.reload(),
      skeleton: this.renderSkeleton(),
      content: (data) => this.renderContent(data),
      empty: (data) => this.empty(data),
    });
  }

  /**
   * Does what a button says: one at a time, says that it is done or why not, tells the other sections.
   *
   * Returns the answer, or null when it failed; `onError` may take an error (return true) before it is told.
   */
  protected async run<R>(
    name: string,
    act: (api: Api) => Promise<R>,
    { success, changed = [], explain }: ActionOptions = {},
    onError?: (error: ApiError) => boolean,
  ): Promise<R | null> {
    if (this.busy !== null) return null;
    this.busy = name;
    this.requestUpdate();
    const { api, toast, changes, locale } = this.context;
    try {
      const answer = await act(api);
      if (success) toast({ tone: "success", text: success });
      if (changed.length) changes.announce(changed);
      return answer;
    } catch (thrown) {
      const error = asApiError(thrown);
      if (!onError?.(error)) toast({ tone: "danger", text: errorWords(error, locale, explain?.(error)) });
      return null;
    } finally {
      this.busy = null;
      this.requestUpdate();
    }
  }
}
