import { css, html, nothing, type TemplateResult } from "lit";
import { type CsvValue, download, toCsv } from "../core/csv.js";
import { define } from "../core/define.js";
import { PmElement } from "../core/element.js";
import { base, fields } from "../styles/base.js";
import { badgeStyles } from "./badge.js";
import { icon } from "./icon.js";

export interface Column<Row> {
  readonly key: string;
  readonly label: string;
  /** What is sorted, searched and written to CSV: a number, or a text. Null is unknown, and last. */
  readonly value: (row: Row) => CsvValue;
  /** What is shown; without it, the value. */
  readonly cell?: (row: Row) => unknown;
  readonly isNumber?: boolean;
  /** The column that names the row: the heading of its card on a narrow screen. */
  readonly isName?: boolean;
  /** A column of buttons: it has no place in CSV, is not sorted, and its heading is for screen readers. */
  readonly isActions?: boolean;
}

export interface Filter<Row> {
  readonly key: string;
  readonly label: string;
  readonly choices: readonly { readonly value: string; readonly label: string }[];
  readonly matches: (row: Row, value: string) => boolean;
}

type Order = { readonly key: string; readonly isDescending: boolean };

/** The rows in the order of a column: numbers by size, texts by the alphabet, what is unknown last either way. */
export function sorted<Row>(rows: readonly Row[], column: Column<Row>, isDescending: boolean, locale: string): Row[] {
  const collator = new Intl.Collator(locale, { numeric: true, sensitivity: "base" });
  const direction = isDescending ? -1 : 1;
  return [...rows].sort((one, other) => {
    const [a, b] = [column.value(one), column.value(other)];
    if (a == null || a === "") return b == null || b === "" ? 0 : 1;
    if (b == null || b === "") return -1;
    return direction * (column.isNumber ? Number(a) - Number(b) : collator.compare(String(a), String(b)));
  });
}

/**
 * A table that sorts, filters and exports what it was given; cards below 35 em.
 *
 * `.columns`, `.rows`, `.filters`, `name` (for the file), `caption`, `.hasMore` with the event `pm-more`.
 * Cells are rendered here, so their styles are: badges, `row`, `stack`, `quiet`, `small`, and `.css` for more.
 */
export class PmTable<Row> extends PmElement {
  static override properties = {
    ...PmElement.properties,
    columns: { attribute: false },
    rows: { attribute: false },
    filters: { attribute: false },
    order: { attribute: false },
    hasSearch: { type: Boolean, attribute: "has-search" },
    hasMore: { type: Boolean, attribute: "has-more" },
    caption: {},
    name: {},
  };
  declare columns: readonly Column<Row>[];
  declare rows: readonly Row[];
  declare filters: readonly Filter<Row>[];
  /** The order to start with; without it, the order of the rows. */
  declare order: Order | null;
  declare hasSearch: boolean;
  declare hasMore: boolean;
  declare caption: string;
  declare name: string;

  #search = "";
  #chosen: Readonly<Record<string, string>> = {};

  constructor() {
    super();
    this.columns = [];
    this.rows = [];
    this.filters = [];
    this.order = null;
    this.hasSearch = false;
    this.hasMore = false;
    this.caption = "";
    this.name = "export";
  }

  static override styles = [
    base,
    fields,
    badgeStyles,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: var(--_u);
      }
      .tools {
        align-items: end;
      }
      .tools label {
        display: grid;
        gap: calc(var(--_u) * 0.25);
        font-size: calc(var(--_u) * 0.875);
        font-weight: 600;
      }
      .tools :is(input, select) {
        inline-size: calc(var(--_u) * 12);
        font-size: var(--_u);
        font-weight: 400;
      }
      .tools .end {
        margin-inline-start: auto;
      }
      .scroll {
        overflow-x: auto;
      }
      table {
        inline-size: 100%;
        border-collapse: collapse;
      }
      th,
      td {
        padding: calc(var(--_u) * 0.625) calc(var(--_u) * 0.75);
        border-block-end: 1px solid var(--_line);
        text-align: start;
        vertical-align: top;
      }
      :is(th, td):first-child {
        padding-inline-start: 0;
      }
      :is(th, td):last-child {
        padding-inline-end: 0;
      }
      thead th {
        padding-block: 0;
        font-size: calc(var(--_u) * 0.875);
        font-weight: 600;
        color: var(--_quiet);
        white-space: nowrap;
        vertical-align: bottom;
      }
      tbody th {
        font-weight: 600;
      }
      .number {
        text-align: end;
        font-variant-numeric: tabular-nums;
        white-space: nowrap;
      }
      .actions {
        text-align: end;
        white-space: nowrap;
      }
      th button {
        display: inline-flex;
        align-items: center;
        gap: 0.25em;
        min-block-size: calc(var(--_u) * 2.75);
        padding: 0;
        border: 0;
        background: none;
        color: inherit;
        font: inherit;
        cursor: pointer;
      }
      th button:hover {
        color: var(--_text);
        text-decoration: underline;
      }
      th button .icon {
        inline-size: 1em;
        block-size: 1em;
      }
      th:not([aria-sort]) button .icon {
        opacity: 0.55;
      }
      .plain {
        padding-block: calc(var(--_u) * 0.6);
        display: inline-block;
      }
      @container (min-width: 35.001em) {
        .tools .narrow {
          display: none;
        }
      }
      @container (max-width: 35em) {
        .tools,
        .tools label,
        .tools :is(input, select) {
          inline-size: 100%;
        }
        .tools .end {
          margin: 0;
        }
        table,
        tbody,
        tr,
        td,
        tbody th {
          display: block;
        }
        thead {
          display: none;
        }
        tr {
          padding: calc(var(--_u) * 0.75) var(--_u);
          border: 1px solid var(--_line);
          border-radius: var(--_radius);
        }
        tr + tr {
          margin-block-start: calc(var(--_u) * 0.75);
        }
        tbody th,
        td {
          padding: calc(var(--_u) * 0.25) 0;
          border: 0;
        }
        tbody th {
          font-size: var(--_u);
        }
        td[data-label] {
          display: grid;
          grid-template-columns: minmax(0, 2fr) minmax(0, 3fr);
          gap: var(--_u);
          text-align: end;
          white-space: normal;
        }
        td[data-label]::before {
          content: attr(data-label);
          color: var(--_quiet);
          text-align: start;
        }
        .actions {
          text-align: start;
          padding-block-start: calc(var(--_u) * 0.5);
        }
      }
    `,
  ];

  /** The rows that the filters leave, in the order chosen. */
  get shown(): readonly Row[] {
    const words = this.#search.trim().toLocaleLowerCase().split(/\s+/).filter(Boolean);
    const filtered = this.rows.filter((row) => {
      const text = words.length
        ? this.columns.map((column) => String(column.value(row) ?? "")).join(" ").toLocaleLowerCase()
        : "";
      return (
        words.every((word) => text.includes(word)) &&
        this.filters.every(({ key, matches }) => !this.#chosen[key] || matches(row, this.#chosen[key]))
      );
    });
    const column = this.columns.find(({ key }) => key === this.order?.key);
    return column ? sorted(filtered, column, this.order?.isDescending ?? false, this.context.locale) : filtered;
  }

  protected override render(): unknown {
    if (!this.context) return nothing;
    const rows = this.shown;
    const t = this.words;
    return html`${this.#tools(rows)}
      ${rows.length
        ? html`<div class="scroll">
            <table role="table" aria-label=${this.caption}>
              <thead role="rowgroup">
                <tr role="row">
                  ${this.columns.map((column) => this.#heading(column))}
                </tr>
              </thead>
              <tbody role="rowgroup">
                ${rows.map(
                  (row) => html`<tr role="row">
                    ${this.columns.map((column) => this.#cell(column, row))}
                  </tr>`,
                )}
              </tbody>
            </table>
          </div>`
        : html`<div class="row">
            <p class="quiet">${t("noMatch")}</p>
            <button type="button" data-look="outlined" @click=${() => this.#clear()}>${t("clearFilters")}</button>
          </div>`}
      ${this.hasMore
        ? html`<div>
            <button type="button" data-look="outlined" @click=${() => this.dispatchEvent(new CustomEvent("pm-more"))}
              >${t("loadMore")}</button
            >
          </div>`
        : nothing}
      <p class="hidden-visually" role="status">${this.#isFiltered ? t("rows", { count: rows.length }) : nothing}</p>`;
  }

  get #isFiltered(): boolean {
    return Boolean(this.#search || Object.values(this.#chosen).some(Boolean));
  }

  #clear(): void {
    this.#search = "";
    this.#chosen = {};
    this.requestUpdate();
  }

  #tools(rows: readonly Row[]): TemplateResult {
    const t = this.words;
    return html`<div class="row tools">
      ${this.hasSearch
        ? html`<label
            >${t("search", { what: this.caption.toLocaleLowerCase() })}<input
              type="search"
              .value=${this.#search}
              @input=${(event: InputEvent) => {
                this.#search = (event.target as HTMLInputElement).value;
                this.requestUpdate();
              }}
          /></label>`
        : nothing}
      ${this.filters.map(
        ({ key, label, choices }) => html`<label
          >${label}<select
            @change=${(event: Event) => {
              this.#chosen = { ...this.#chosen, [key]: (event.target as HTMLSelectElement).value };
              this.requestUpdate();
            }}
          >
            ${[{ value: "", label: t("all") }, ...choices].map(
              (choice) =>
                html`<option value=${choice.value} .selected=${choice.value === (this.#chosen[key] ?? "")}>
                  ${choice.label}
                </option>`,
            )}
          </select></label
        >`,
      )}
      ${this.#sorting()}
      <button type="button" class="end" data-look="outlined" ?disabled=${rows.length === 0} @click=${() => this.#export(rows)}
        >${icon("download", "start")}${t("downloadCsv")}</button
      >
    </div>`;
  }

  /** Cards have no headings to sort by. */
  #sorting(): TemplateResult {
    const choices = this.columns
      .filter((column) => !column.isActions)
      .flatMap(({ key, label }) =>
        [false, true].map((isDescending) => ({
          value: `${key}/${isDescending}`,
          label: `${label}, ${this.words(isDescending ? "descending" : "ascending")}`,
        })),
      );
    const chosen = this.order ? `${this.order.key}/${this.order.isDescending}` : "";
    return html`<label class="narrow"
      >${this.words("sort")}<select
        @change=${(event: Event) => {
          const [key = "", isDescending] = (event.target as HTMLSelectElement).value.split("/");
          this.order = key ? { key, isDescending: isDescending === "true" } : null;
        }}
      >
        ${[{ value: "", label: "–" }, ...choices].map(
          ({ value, label }) => html`<option value=${value} .selected=${value === chosen}>${label}</option>`,
        )}
      </select></label
    >`;
  }

  #heading(column: Column<Row>): TemplateResult {
    if (column.isActions) {
      return html`<th role="columnheader" scope="col"><span class="hidden-visually">${column.label}</span></th>`;
    }
    const isSorted = this.order?.key === column.key;
    const isDescending = Boolean(isSorted && this.order?.isDescending);
    return html`<th
      role="columnheader"
      scope="col"
      class=${column.isNumber ? "number" : ""}
      aria-sort=${isSorted ? (isDescending ? "descending" : "ascending") : nothing}
    >
      <button
        @click=${() => {
          this.order = { key: column.key, isDescending: isSorted ? !isDescending : Boolean(column.isNumber) };
        }}
      >
        ${column.label}${icon(isSorted ? (isDescending ? "descending" : "ascending") : "sort")}
      </button>
    </th>`;
  }

  #cell(column: Column<Row>, row: Row): TemplateResult {
    const content = column.cell ? column.cell(row) : (column.value(row) ?? "–");
    if (column.isName) return html`<th role="rowheader" scope="row">${content}</th>`;
    if (column.isActions) return html`<td role="cell" class="actions">${content}</td>`;
    return html`<td role="cell" data-label=${column.label} class=${column.isNumber ? "number" : ""}><div>${content}</div></td>`;
  }

  #export(rows: readonly Row[]): void {
    const columns = this.columns.filter((column) => !column.isActions);
    download(
      `${this.name}.csv`,
      toCsv([columns.map(({ label }) => label), ...rows.map((row) => columns.map(({ value }) => value(row)))]),
    );
  }
}

define("pm-table", PmTable);
