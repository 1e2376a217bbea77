import { css } from "lit";

/** What every shadow root of ours begins with: type, spacing, native controls, focus. */
export const base = css`
  *,
  ::before,
  ::after {
    box-sizing: border-box;
  }
  h2,
  h3,
  h4,
  p,
  ul,
  ol,
  dl,
  dd,
  figure {
    margin: 0;
    padding: 0;
  }
  ul,
  ol {
    list-style: none;
  }
  h2 {
    font-size: calc(var(--_u) * 1.25);
    font-weight: 650;
    line-height: 1.3;
  }
  h3 {
    font-size: var(--_u);
    font-weight: 650;
    line-height: 1.4;
  }
  a {
    color: var(--_brand);
    text-underline-offset: 0.15em;
  }
  :focus-visible {
    outline: var(--_ring);
    outline-offset: 2px;
    border-radius: 2px;
  }
  .quiet {
    color: var(--_quiet);
  }
  .small {
    font-size: calc(var(--_u) * 0.875);
  }
  .number {
    font-variant-numeric: tabular-nums;
    text-align: end;
  }
  .figure {
    font-size: calc(var(--_u) * 1.75);
    font-weight: 650;
    line-height: 1.2;
    font-variant-numeric: tabular-nums;
  }
  .stack {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: calc(var(--_u) * var(--gap, 1));
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: calc(var(--_u) * 0.5) calc(var(--_u) * 0.75);
  }
  .spread {
    justify-content: space-between;
  }
  .hidden-visually {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  :is(button, a)[data-tone],
  :is(button, a)[data-look] {
    --tone: var(--_text);
    --on-tone: var(--_surface);
    display: inline-flex;
    align-items: center;
    justify-content: center;
    min-block-size: calc(var(--_u) * 2.75);
    max-inline-size: 100%;
    padding: calc(var(--_u) * 0.375) var(--_u);
    border: 1px solid var(--tone);
    border-radius: calc(var(--_radius) * 0.75);
    background: var(--tone);
    color: var(--on-tone);
    font: inherit;
    font-weight: 600;
    line-height: 1.3;
    text-decoration: none;
    cursor: pointer;
  }
  [data-tone="brand"][data-tone] {
    --tone: var(--_brand);
    --on-tone: var(--_on-brand);
  }
  [data-tone="danger"][data-tone] {
    --tone: var(--_danger);
  }
  :is(button, a)[data-look="outlined"],
  :is(button, a)[data-look="plain"] {
    background: transparent;
    color: var(--tone);
  }
  :is(button, a)[data-look="plain"] {
    border-color: transparent;
  }
  :is(button, a):is([data-tone], [data-look]):not(:disabled):hover {
    box-shadow: inset 0 0 0 99px rgb(23 34 46 / 8%);
  }
  button:is([data-tone], [data-look]):disabled {
    opacity: 0.55;
    cursor: not-allowed;
  }
  button > .icon[slot="start"] {
    margin-inline-end: 0.5em;
  }
  button[data-busy]::after {
    content: "";
    inline-size: 0.9em;
    block-size: 0.9em;
    margin-inline-start: 0.6em;
    border: 2px solid currentColor;
    border-inline-end-color: transparent;
    border-radius: 50%;
    animation: turn 0.8s linear infinite;
  }
  @keyframes turn {
    to {
      rotate: 1turn;
    }
  }
  .icon {
    inline-size: 1.25em;
    block-size: 1.25em;
    flex: none;
    vertical-align: -0.25em;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.75;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .skeleton {
    display: block;
    border-radius: 4px;
    background: linear-gradient(90deg, var(--_line) 25%, var(--_page) 50%, var(--_line) 75%) 0 0 / 200% 100%;
    animation: shimmer 1.6s linear infinite;
  }
  @keyframes shimmer {
    to {
      background-position: -200% 0;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .skeleton,
    button[data-busy]::after {
      animation: none;
    }
  }
`;

/** Fields, for sections with a form (see `ui/field.ts`). */
export const fields = css`
  .field {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: calc(var(--_u) * 0.25);
    max-inline-size: calc(var(--_u) * 30);
  }
  .field > label,
  .field > .label,
  legend {
    font-weight: 600;
    padding: 0;
  }
  .field .hint {
    color: var(--_quiet);
    font-size: calc(var(--_u) * 0.875);
  }
  .field .error {
    display: flex;
    gap: 0.4em;
    color: var(--_danger);
    font-size: calc(var(--_u) * 0.875);
    font-weight: 600;
  }
  fieldset {
    border: 0;
    margin: 0;
    padding: 0;
    min-inline-size: 0;
  }
  input:where(:not([type="checkbox"], [type="radio"], [type="color"], [type="file"])),
  select,
  textarea {
    inline-size: 100%;
    min-block-size: calc(var(--_u) * 2.75);
    padding: calc(var(--_u) * 0.5) calc(var(--_u) * 0.75);
    border: 1px solid var(--_control);
    border-radius: calc(var(--_radius) * 0.75);
    background: var(--_surface);
    color: var(--_text);
    font: inherit;
  }
  input.amount {
    font-variant-numeric: tabular-nums;
    text-align: end;
  }
  .affix {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) auto;
    align-items: center;
    gap: calc(var(--_u) * 0.5);
    max-inline-size: calc(var(--_u) * 14);
  }
  input[type="color"] {
    inline-size: calc(var(--_u) * 4);
    block-size: calc(var(--_u) * 2.75);
    padding: 3px;
    border: 1px solid var(--_control);
    border-radius: calc(var(--_radius) * 0.75);
    background: var(--_surface);
  }
  textarea {
    min-block-size: calc(var(--_u) * 6);
    resize: vertical;
  }
  label.check {
    display: flex;
    align-items: center;
    gap: calc(var(--_u) * 0.75);
    min-block-size: calc(var(--_u) * 2.75);
    font-weight: 400;
  }
  input:is([type="checkbox"], [type="radio"]) {
    inline-size: calc(var(--_u) * 1.25);
    block-size: calc(var(--_u) * 1.25);
    margin: 0;
    flex: none;
    accent-color: var(--_brand);
  }
  [aria-invalid="true"]:not([type="checkbox"]) {
    border-color: var(--_danger) !important;
    border-width: 2px !important;
  }
  :is(input, select, textarea):disabled {
    color: var(--_quiet);
    background: var(--_page);
    cursor: not-allowed;
  }
`;
