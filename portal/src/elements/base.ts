import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { Api } from "../api/client.js";
import { ApiError } from "../api/errors.js";
import { type GetAccessToken, tokenFromUrl } from "../api/token.js";
import { Changes } from "../core/changes.js";
import type { Context, Role, Target } from "../core/context.js";
import { type Locale, loadLocale, localeFor } from "../core/i18n.js";
import { base } from "../styles/base.js";
import { tokens } from "../styles/tokens.js";
import "../sections/notifications/bell.js";
import { loadError, sectionStyles } from "../ui/section.js";
import "../ui/dialog.js";
import type { PmConfirm } from "../ui/dialog.js";
import "../ui/tabs.js";
import type { PmTabs } from "../ui/tabs.js";
import "../ui/toasts.js";
import type { PmToasts } from "../ui/toasts.js";

/** One tab: its sections, and the part of the code that has them. */
export interface Tab {
  readonly id: string;
  readonly label: string;
  /** Loads the code; a tab without it is in the first part. */
  readonly load?: () => Promise<unknown>;
  readonly render: (context: Context) => TemplateResult;
}

/** What the three elements share: attributes, token, language, tabs, the dialog and the toasts. */
export abstract class MarketingElement extends LitElement {
  static override properties = {
    functionsUrl: { attribute: "functions-url" },
    tokenUrl: { attribute: "token-url" },
    getAccessToken: { attribute: false },
    tab: {},
    item: {},
    locale: { state: true },
    api: { state: true },
    visited: { state: true },
    unloaded: { state: true },
  };
  static override styles = [
    tokens,
    base,
    sectionStyles,
    css`
      .pm {
        container: pm / inline-size;
        max-inline-size: calc(var(--_u) * 72);
        margin-inline: auto;
        padding: var(--_u) 0;
      }
      .sections {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: var(--_u);
      }
      .pair {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: var(--_u);
        align-items: stretch;
      }
      @container pm (min-width: 52em) {
        .pair {
          grid-template-columns: repeat(2, minmax(0, 1fr));
        }
      }
    `,
  ];

  /** Where the functions are; empty: the origin of the page. */
  declare functionsUrl: string;
  /** An address of the host that answers `{"access_token": "…"}` to its own session. */
  declare tokenUrl: string;
  /** Instead of `token-url`: called for the token, and again with `renew` when it was refused. */
  declare getAccessToken: GetAccessToken | null;
  /** The open tab, by its id. */
  declare tab: string;
  /** What to show on that tab, by its id: a proposal, a page, a campaign. */
  declare item: string;
  declare protected locale: Locale;
  declare protected api: Api | null;
  declare protected visited: readonly string[];
  /** Tabs whose code could not be fetched. */
  declare protected unloaded: readonly string[];

  #changes = new Changes();
  #context: Context | null = null;
  #target: Target | null = null;
  #languages = new MutationObserver(() => void this.#chooseLanguage());
  #isReady = false;

  constructor() {
    super();
    this.functionsUrl = "";
    this.tokenUrl = "";
    this.getAccessToken = null;
    this.tab = "";
    this.item = "";
    this.locale = "nl";
    this.api = null;
    this.visited = [];
    this.unloaded = [];
  }

  protected abstract readonly userRole: Role;
  protected abstract tabs(): readonly Tab[];
  protected get partnerId(): string {
    return "";
  }
  protected get segmentId(): string {
    return "";
  }

  override connectedCallback(): void {
    super.connectedCallback();
    for (const element of [document.documentElement, this]) {
      this.#languages.observe(element, { attributes: true, attributeFilter: ["lang"] });
    }
    void this.#chooseLanguage();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#languages.disconnect();
  }

  async #chooseLanguage(): Promise<void> {
    const locale = localeFor(this.closest("[lang]")?.getAttribute("lang"));
    try {
      await loadLocale(locale);
      this.locale = locale;
    } catch (thrown) {
      // Without the translation the Dutch stays: better than nothing on the screen.
      this.emit("pm-error", { kind: "offline", error: thrown });
    }
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (["functionsUrl", "tokenUrl", "getAccessToken"].some((name) => changed.has(name))) this.api = this.#makeApi();
    const tabs = this.tabs();
    if (!tabs.some(({ id }) => id === this.tab)) this.tab = tabs[0]?.id ?? "";
    if (changed.has("item")) this.#target = this.item ? { tab: this.tab, id: this.item } : null;
    this.#context = this.#makeContext();
    if (!this.visited.includes(this.tab)) {
      this.visited = [...this.visited, this.tab];
      void this.#load(tabs.find(({ id }) => id === this.tab));
    }
  }

  /** Fetches a tab's code. Browsers keep that a module could not be fetched: only a new page tries again. */
  async #load(tab: Tab | undefined, isAgain = false): Promise<void> {
    if (!tab) return;
    this.unloaded = this.unloaded.filter((id) => id !== tab.id);
    try {
      await tab.load?.();
    } catch (thrown) {
      if (isAgain && navigator.onLine) location.reload();
      this.unloaded = [...this.unloaded, tab.id];
      this.emit("pm-error", { kind: "offline", error: thrown });
    }
  }

  protected override updated(): void {
    if (this.#context && !this.#isReady) {
      this.#isReady = true;
      this.emit("pm-ready", {});
    }
  }

  #makeApi(): Api | null {
    const getAccessToken = this.getAccessToken ?? (this.tokenUrl ? tokenFromUrl(this.tokenUrl) : null);
    if (!getAccessToken) return null;
    return new Api({
      baseUrl: this.functionsUrl,
      getAccessToken,
      onExpired: () => this.emit("pm-error", { kind: "expired" }),
    });
  }

  #makeContext(): Context | null {
    const { api, partnerId, segmentId, userRole, locale } = this;
    if (!api || !(partnerId || segmentId)) return null;
    const before = this.#context;
    if (
      before?.api === api &&
      before.partnerId === partnerId &&
      before.segmentId === segmentId &&
      before.locale === locale &&
      before.target === this.#target
    ) {
      return before;
    }
    return {
      api,
      partnerId,
      segmentId,
      role: userRole,
      locale,
      changes: this.#changes,
      confirm: (question) => this.#part<PmConfirm>("pm-confirm").ask(question),
      toast: (toast) => this.#part<PmToasts>("pm-toasts").show(toast),
      open: (tab, item) => this.open(tab, item),
      target: this.#target,
      emit: (type, detail) => this.emit(type, detail),
    };
  }

  #part<T extends Element>(tag: string): T {
    const found = this.renderRoot.querySelector<T>(tag);
    if (!found) throw new Error(`${tag} is not on the page`);
    return found;
  }

  /**
   * Opens a tab and puts the focus on it, so that a keyboard goes on from there; with an item, its section puts the
   * focus on that.
   */
  open(tab: string, item?: string | null): void {
    this.tab = tab;
    // Opened again, it is shown again: somebody may have gone on from it.
    this.item = "";
    void this.updateComplete.then(() => {
      if (item) this.item = item;
      else void this.#focusTab();
    });
  }

  async #focusTab(): Promise<void> {
    const tabs = this.renderRoot.querySelector<PmTabs>("pm-tabs");
    await tabs?.updateComplete;
    tabs?.focusActive();
  }

  protected emit(type: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  }

  protected override render(): unknown {
    const context = this.#context;
    const tabs = this.tabs();
    return html`<div class="root" lang=${this.locale}>
      <div class="pm">${context ? this.#content(tabs, context) : nothing}</div>
      <pm-confirm .context=${context}></pm-confirm>
      <pm-toasts .context=${context}></pm-toasts>
    </div>`;
  }

  #content(tabs: readonly Tab[], context: Context): TemplateResult {
    const sections = (tab: Tab): TemplateResult | typeof nothing => {
      if (!this.visited.includes(tab.id)) return nothing;
      // What is known already works all the same.
      return html`${tab.render(context)}${this.unloaded.includes(tab.id)
        ? loadError(new ApiError("offline"), this.locale, () => void this.#load(tab, true))
        : nothing}`;
    };
    if (tabs.length === 1) return html`<div class="sections">${tabs.map(sections)}</div>`;
    return html`<pm-tabs
      .tabs=${tabs}
      .active=${this.tab}
      .context=${context}
      @pm-tab=${(event: CustomEvent<{ id: string }>) => (this.tab = event.detail.id)}
    >
      <pm-bell slot="end" .context=${context}></pm-bell>
      ${tabs.map(
        (tab) => html`<div class="sections" slot=${tab.id}>${sections(tab)}</div>`,
      )}
    </pm-tabs>`;
  }
}
