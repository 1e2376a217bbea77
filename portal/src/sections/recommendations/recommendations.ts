import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { type Api, newIdempotencyKey } from "../../api/client.js";
import type { ApiError } from "../../api/errors.js";
import type { Topic } from "../../core/changes.js";
import { define } from "../../core/define.js";
import { download, toCsv } from "../../core/csv.js";
import { newTarget } from "../../core/openable.js";
import { SectionElement } from "../../core/section.js";
import { icon } from "../../ui/icon.js";
import { type Empty } from "../../ui/section.js";
import { foresee } from "./bulk.js";
import { bulkBar } from "./bulk-bar.js";
import { Calls, type Decision, type List } from "./calls.js";
import { card, type Grounds } from "./card.js";
import type { Speech } from "./details.js";
import type { Proposal } from "./effect.js";
import { rowsOf } from "./export.js";
import { filters, filterStyles } from "./filters.js";
import type { Inputs } from "./grounds.js";
import { isDecided, obstacleWords } from "./obstacles.js";
import { approval, approvalOfAll, rejection } from "./questions.js";
import { type Chosen, EVERYTHING, inOrder, matches } from "./queue.js";
import { cardStyles } from "./styles.js";
import { recommendations } from "./text.js";

/** An approval can change any of these. */
const TOUCHED: readonly Topic[] = ["recommendations", "budget", "profile", "pages", "campaigns"];

/** The proposals of the night, and the decisions about them. */
export class PmRecommendations extends SectionElement<List> {
  static override styles = [
    SectionElement.styles,
    cardStyles,
    filterStyles,
  ];
  protected override readonly topics = ["recommendations"] as const;

  #filter: Chosen = EVERYTHING;
  #wanted: string | null = null;
  #chosen: ReadonlySet<string> = new Set();
  #problems: ReadonlyMap<string, string> = new Map();
  #grounds: ReadonlyMap<string, Grounds> = new Map();
  readonly #keys = new Map<string, string>();
  /** How many pages were asked for, so that fetching again brings them all. */
  #pages = 1;

  protected load(api: Api, signal: AbortSignal): Promise<List> {
    // Somebody asked for older ones: those too, or they would vanish with every refresh.
    return this.#calls(api).list(this.#pages, signal);
  }

  #calls(api: Api): Calls {
    return new Calls(api, this.context.partnerId);
  }

  get #speech(): Speech {
    return { t: recommendations.in(this.context.locale), words: this.words, format: this.format };
  }

  get #t(): Speech["t"] {
    return recommendations.in(this.context.locale);
  }

  protected get heading(): string {
    return this.#t("title");
  }

  protected override get about(): string {
    return this.#t(`about.${this.context.role}`);
  }

  protected override renderActions(): unknown {
    return this.resource.data?.data.length
      ? html`<button type="button" data-look="outlined" @click=${() => this.#export()}
          >${icon("download", "start")}${this.words("downloadCsv")}</button
        >`
      : undefined;
  }

  protected override renderSkeleton(): TemplateResult {
    return html`<div class="cards">
      ${[1, 2].map(
        () => html`<div class="card">
          <span class="skeleton line w40"></span><span class="skeleton tall"></span><span class="skeleton line w90"></span
          ><span class="skeleton line w60"></span><span class="skeleton tall w30"></span>
        </div>`,
      )}
    </div>`;
  }

  protected override empty({ data }: List): Empty | null {
    if (data.length) return null;
    const tab = this.context.role === "admin" ? "profile" : "overview";
    return {
      text: this.#t("empty"),
      action: html`<button type="button" data-look="outlined" @click=${() => this.context.open(tab)}
        >${this.#t("empty.action")}</button
      >`,
    };
  }

  protected renderContent({ data, next_cursor: cursor }: List): unknown {
    const { role } = this.context;
    const t = this.#t;
    const shown = data.filter((proposal) => matches(proposal, this.#filter, role));
    const { open, decided } = inOrder(shown, role);
    const waiting = this.#filter === EVERYTHING ? open.length : inOrder(data, role).open.length;
    return html`<p><strong>${waiting ? t("open", { count: waiting }) : t("open.none")}</strong></p>
      ${data.length > 1 ? filters(data, this.#filter, role, this.#speech, (chosen) => this.#setFilter(chosen)) : nothing}
      <p class="hidden-visually" role="status">${this.#filter === EVERYTHING ? nothing : this.words("rows", { count: shown.length })}</p>
      ${bulkBar({
        open,
        chosen: this.#chosen,
        busy: this.busy,
        speech: this.#speech,
        onChoose: (ids, isChosen) => this.#choose(ids, isChosen),
        onApprove: (chosen) => void this.#approveAll(chosen),
      })}
      ${shown.length
        ? nothing
        : html`<div class="row">
            <p class="quiet">${this.words("noMatch")}</p>
            <button type="button" data-look="outlined" @click=${() => this.#setFilter(EVERYTHING)}>${this.words("clearFilters")}</button>
          </div>`}
      <div class="cards">
        ${repeat(
          [...open, null, ...decided],
          (proposal) => proposal?.id ?? "decided",
          (proposal) =>
            proposal ? this.#card(proposal, open) : decided.length ? html`<h3>${t("decided")}</h3>` : nothing,
        )}
      </div>
      ${cursor
        ? html`<div>
            <button type="button" data-look="outlined" ?data-busy=${this.#isRefreshing} @click=${() => this.#more()}
              >${t("more")}</button
            >
          </div>`
        : nothing}`;
  }

  get #isRefreshing(): boolean {
    const { state } = this.resource;
    return state.phase === "ready" && state.isRefreshing;
  }

  #more(): void {
    this.#pages += 1;
    void this.resource.reload();
  }

  #setFilter(chosen: Chosen): void {
    this.#filter = Object.values(chosen).some(Boolean) ? chosen : EVERYTHING;
    this.requestUpdate();
  }

  #card(proposal: Proposal, open: readonly Proposal[]): TemplateResult {
    const { id } = proposal;
    const isAdmin = this.context.role === "admin";
    const isOpen = open.includes(proposal);
    const canChoose = isOpen && open.length > 1;
    return card({
      proposal,
      speech: this.#speech,
      isOpen,
      isAdmin,
      isBusy: this.busy === `approve ${id}`,
      isLocked: this.busy !== null,
      problem: this.#problems.get(id),
      isChosen: this.#chosen.has(id),
      grounds: this.#grounds.get(id),
      onDecide: (decision) => void (decision === "approve" ? this.#approve(proposal) : this.#reject(proposal)),
      ...(canChoose ? { onChoose: (isChosen: boolean) => this.#choose([id], isChosen) } : {}),
      onOpen: () => void this.#loadGrounds(id),
      onGo: (tab) => this.context.open(tab),
    });
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    const target = this.context && newTarget("recommendations", this.context, changed);
    if (!target) return;
    this.#wanted = target;
    this.#filter = EVERYTHING;
  }

  protected override updated(): void {
    const list = this.resource.data;
    if (this.#wanted && list) void this.#showWanted(this.#wanted, list);
  }

  /** Puts the focus on the one that was opened by its id; an older one than the list reaches is asked for. */
  async #showWanted(id: string, list: List): Promise<void> {
    this.#wanted = null;
    if (!list.data.some((one) => one.id === id)) {
      const found = await this.run("open", (api) => this.#calls(api).one(id));
      if (!found) return;
      this.resource.replace({ ...list, data: [found, ...list.data] });
    }
    await this.#focusCard(id);
  }

  /** What the rule saw, once somebody opens the details. */
  async #loadGrounds(id: string): Promise<void> {
    const found = this.#grounds.get(id);
    if (found && found !== "failed") return;
    const show = (grounds: Grounds): void => {
      this.#grounds = new Map(this.#grounds).set(id, grounds);
      this.requestUpdate();
    };
    show("loading");
    try {
      const { inputs } = await this.#calls(this.context.api).one(id);
      show(inputs as Inputs);
    } catch {
      show("failed");
    }
  }

  async #approve(proposal: Proposal): Promise<void> {
    const { id } = proposal;
    this.#tell(id, null);
    const preview = await this.run(`approve ${id}`, (api) => this.#calls(api).preview(id));
    if (!preview) return;
    if (!preview.is_possible) return this.#refused(id, preview.obstacle ?? "");
    const confirmed = await this.context.confirm(approval(proposal, preview, this.#speech, this.context.role));
    if (confirmed) await this.#decide(proposal, "approve", confirmed.note);
  }

  async #reject(proposal: Proposal): Promise<void> {
    this.#tell(proposal.id, null);
    const confirmed = await this.context.confirm(rejection(proposal, this.#speech));
    if (confirmed) await this.#decide(proposal, "reject", confirmed.note);
  }

  /** Decides on what was read: in another version it is shown again, for nothing is agreed to unread. */
  async #decide(proposal: Proposal, decision: Decision, note: string): Promise<void> {
    const { id } = proposal;
    const key = this.#keyFor(decision, id, proposal.version, note);
    const decided = await this.run(
      `${decision} ${id}`,
      (api) => this.#calls(api).decide(proposal, decision, key, note),
      { changed: decision === "approve" ? TOUCHED : ["recommendations"] },
      (error) => this.#failed(id, error),
    );
    if (!decided) return;
    this.#choose([id], false);
    this.#put([decided]);
    this.context.toast({ tone: "success", text: this.#doneWords(decided, decision) });
    await this.#focusCard(id);
  }

  /** The same for the same decision: where no answer arrived, deciding again has no second effect. */
  #keyFor(...decision: readonly (string | number)[]): string {
    const name = JSON.stringify(decision);
    const key = this.#keys.get(name) ?? newIdempotencyKey();
    this.#keys.set(name, key);
    return key;
  }

  #doneWords(decided: Proposal, decision: Decision): string {
    const t = this.#t;
    const action = t(`action.${decided.action_type}`).toLowerCase();
    if (decision === "reject") return t("done.rejected", { action });
    return decided.waits_for ? t(`done.${decided.waits_for}`) : t("done.executed", { action });
  }

  /** What our functions answered is the truth at once, before the list is fetched again. */
  #put(changed: readonly Proposal[]): void {
    const list = this.resource.data;
    if (!list) return;
    const data = list.data.map((one) => changed.find(({ id }) => id === one.id) ?? one);
    this.resource.replace({ ...list, data });
  }

  /** Its buttons are gone: a keyboard goes on from the card. */
  async #focusCard(id: string): Promise<void> {
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(`#card-${id}`)?.focus({ preventScroll: false });
  }

  /** A conflict is told on the card that it is about. */
  #failed(id: string, error: ApiError): boolean {
    if (error.kind === "changed") {
      this.#tell(id, this.#t("problem.changed"));
      this.context.changes.announce(["recommendations"]);
      return true;
    }
    if (error.kind !== "conflict") return false;
    this.#refused(id, error.problem?.detail ?? "");
    return true;
  }

  #refused(id: string, reason: string): void {
    const { t, words, format } = this.#speech;
    const text = obstacleWords(reason, t, words, format);
    this.#tell(id, isDecided(reason) ? text : t("problem.notNow", { reason: text }));
    if (isDecided(reason)) this.context.changes.announce(TOUCHED);
  }

  #tell(id: string, problem: string | null): void {
    const problems = new Map(this.#problems);
    if (problem) problems.set(id, problem);
    else problems.delete(id);
    this.#problems = problems;
    this.requestUpdate();
  }

  #choose(ids: readonly string[], isChosen: boolean): void {
    const chosen = new Set(this.#chosen);
    for (const id of ids) isChosen ? chosen.add(id) : chosen.delete(id);
    this.#chosen = chosen;
    this.requestUpdate();
  }

  async #approveAll(chosen: readonly Proposal[]): Promise<void> {
    const found = await this.run("bulk", async (api) => {
      const [present, ...previews] = await Promise.all([
        this.#calls(api).list(this.#pages),
        ...chosen.map(({ id }) => this.#calls(api).preview(id)),
      ]);
      return { present, foreseen: foresee(chosen, present.data, previews) };
    });
    if (!found) return;
    this.resource.replace(found.present);
    for (const { proposal, reason } of found.foreseen.skipped) {
      if (reason === null) this.#tell(proposal.id, this.#t("problem.changed"));
      else this.#refused(proposal.id, reason);
    }
    const { possible, skipped } = found.foreseen;
    if (!possible.length) return this.context.toast({ tone: "danger", text: this.#t("bulk.none") });
    const confirmed = await this.context.confirm(approvalOfAll(found.foreseen, this.#problems, this.#speech));
    if (confirmed) await this.#decideAll(possible.map(({ proposal }) => proposal), skipped.length, confirmed.note);
  }

  async #decideAll(approved: readonly Proposal[], skipped: number, note: string): Promise<void> {
    const t = this.#t;
    const ids = approved.map(({ id }) => id);
    const key = this.#keyFor("approve", ...ids, note);
    const outcome = await this.run("bulk", (api) => this.#calls(api).approveAll(ids, key, note), { changed: TOUCHED });
    if (!outcome) return;
    for (const { id, result, message } of outcome.data) if (result !== "approved") this.#refused(id, message ?? "");
    this.#choose(ids, false);
    const all = approved.length + skipped;
    const isPartly = outcome.approved < all;
    this.context.toast({
      tone: isPartly ? "neutral" : "success",
      text: isPartly
        ? t("bulk.partly", { approved: outcome.approved, all })
        : t("bulk.done", { count: outcome.approved }),
    });
    await this.#focusCard(ids[0] ?? "");
  }

  #export(): void {
    const { role } = this.context;
    const shown = (this.resource.data?.data ?? []).filter((proposal) => matches(proposal, this.#filter, role));
    const { open, decided } = inOrder(shown, role);
    download("recommendations.csv", toCsv(rowsOf([...open, ...decided], this.#speech)));
  }
}

define("pm-recommendations", PmRecommendations);
