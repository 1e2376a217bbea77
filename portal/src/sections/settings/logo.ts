import { css, html, nothing, type TemplateResult } from "lit";
import type { ApiError } from "../../api/errors.js";
import { icon } from "../../ui/icon.js";
import type { settings } from "./text.js";

type Words = ReturnType<typeof settings.in>;

/** What our function takes: 1 MiB. */
export const MAX_BYTES = 1_048_576;
const TYPES = "image/png,image/jpeg,image/webp,image/gif";

/** Our function's reasons why a file is no logo, and the words for them. */
const REASONS = {
  svg_not_taken: "logo.svg",
  not_an_image: "logo.type",
  image_too_large: "logo.pixels",
  image_too_small: "logo.small",
  image_unreadable: "logo.damaged",
  image_too_complex: "logo.damaged",
} as const;

export type LogoProblem = (typeof REASONS)[keyof typeof REASONS] | "logo.big";

/** Why a file cannot be sent at all; undefined: it can. */
export function problemOf({ size }: { readonly size: number }): LogoProblem | undefined {
  return size > MAX_BYTES ? "logo.big" : undefined;
}

/** What our function said about the file; undefined: nothing about the file, so it is told as any other error. */
export function refusalOf({ problem }: ApiError): LogoProblem | undefined {
  if (problem?.status === 413) return "logo.big";
  if (problem?.status === 415) return "logo.type";
  const code = problem?.errors?.[0]?.code ?? "";
  return code in REASONS ? REASONS[code as keyof typeof REASONS] : undefined;
}

/** The logo as it is, another one to choose, and taking it away. */
export function logoField(
  url: string | null,
  problem: LogoProblem | undefined,
  isBusy: boolean,
  t: Words,
  on: { readonly pick: (file: File) => void; readonly remove: () => void },
): TemplateResult {
  const described = problem ? "logo-hint logo-error" : "logo-hint";
  return html`<div class="field">
    <label for="logo">${t("logo")}</label>
    <p class="hint" id="logo-hint">${t("logo.hint")}</p>
    ${url ? html`<div class="logo"><img src=${url} alt=${t("logo.alt")} /></div>` : nothing}
    <input
      id="logo"
      type="file"
      accept=${TYPES}
      aria-describedby=${described}
      aria-invalid=${problem ? "true" : nothing}
      ?disabled=${isBusy}
      @change=${({ target }: Event) => {
        const input = target as HTMLInputElement;
        const [file] = input.files ?? [];
        if (file) on.pick(file);
        // Or choosing the same file again would be no change.
        input.value = "";
      }}
    />
    ${problem ? html`<p class="error" id="logo-error">${icon("warning")}<span>${t(problem)}</span></p>` : nothing}
    ${url
      ? html`<div>
          <button type="button" data-look="outlined" ?disabled=${isBusy} @click=${on.remove}>${t("logo.remove")}</button>
        </div>`
      : nothing}
  </div>`;
}

export const logoStyles = css`
  .logo {
    padding: var(--_u);
    border: 1px solid var(--_line);
    border-radius: calc(var(--_radius) * 0.75);
  }
  .logo img {
    display: block;
    max-inline-size: 100%;
    max-block-size: calc(var(--_u) * 6);
  }
  input[type="file"] {
    max-inline-size: 100%;
    min-block-size: calc(var(--_u) * 2.75);
    color: var(--_text);
    font: inherit;
  }
  ::file-selector-button {
    min-block-size: calc(var(--_u) * 2.75);
    margin-inline-end: calc(var(--_u) * 0.75);
    padding-inline: var(--_u);
    border: 1px solid var(--_control);
    border-radius: calc(var(--_radius) * 0.75);
    background: var(--_surface);
    color: var(--_text);
    font: 600 var(--_u) / 1.5 var(--_font);
    cursor: pointer;
  }
`;
