import { svg, html, type TemplateResult } from "lit";

/** Our own line icons, 24 × 24, drawn for this: no request, no font, no `innerHTML`. */
const ICONS = {
  check: svg`<path d="m5 12.5 4.5 4.5L19 7.5" />`,
  close: svg`<path d="m6 6 12 12M18 6 6 18" />`,
  warning: svg`<path d="M12 4 2.8 20h18.4L12 4Zm0 6v4.5m0 2.6v.1" />`,
  info: svg`<circle cx="12" cy="12" r="9" /><path d="M12 11v5.5m0-8.7v.1" />`,
  offline: svg`<path d="M3 3l18 18M5 12.5a10 10 0 0 1 4-2.3m3.6-.2A10 10 0 0 1 19 12.5M8.5 16a5 5 0 0 1 7 0M2 9a15 15 0 0 1 3.6-2.5M10 5.1A15 15 0 0 1 22 9M12 19.5v.1" />`,
  lock: svg`<rect x="5" y="11" width="14" height="9" rx="2" /><path d="M8 11V8a4 4 0 0 1 8 0v3" />`,
  retry: svg`<path d="M20 12a8 8 0 1 1-2.4-5.7L20 8.5M20 4v4.5h-4.5" />`,
  download: svg`<path d="M12 4v11m0 0-4.5-4.5M12 15l4.5-4.5M5 20h14" />`,
  sort: svg`<path d="m8 9 4-4 4 4M8 15l4 4 4-4" />`,
  ascending: svg`<path d="m6 15 6-6 6 6" />`,
  descending: svg`<path d="m6 9 6 6 6-6" />`,
  external: svg`<path d="M14 4h6v6m0-6-9 9M10 5H6a2 2 0 0 0-2 2v11a2 2 0 0 0 2 2h11a2 2 0 0 0 2-2v-4" />`,
  edit: svg`<path d="m4 20 1-4.5L16.5 4 20 7.5 8.5 19 4 20Zm10-13.5 3.5 3.5" />`,
  plus: svg`<path d="M12 5v14M5 12h14" />`,
  trash: svg`<path d="M4 7h16M9 7V4h6v3m3 0-1 13H7L6 7m4 4v5m4-5v5" />`,
  pause: svg`<path d="M9 5v14M15 5v14" />`,
  play: svg`<path d="M7 5v14l12-7L7 5Z" />`,
  up: svg`<path d="M12 19V5m0 0-6 6m6-6 6 6" />`,
  down: svg`<path d="M12 5v14m0 0-6-6m6 6 6-6" />`,
  bell: svg`<path d="M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 2h-15l1.5-2ZM10 21h4" />`,
  target: svg`<circle cx="12" cy="12" r="9" /><circle cx="12" cy="12" r="5" /><circle cx="12" cy="12" r="1" />`,
} as const;

export type IconName = keyof typeof ICONS;

/** An icon beside a text that says the same; so it is hidden from screen readers. */
export function icon(name: IconName, slot?: "start" | "end"): TemplateResult {
  return slot
    ? html`<svg class="icon" slot=${slot} viewBox="0 0 24 24" aria-hidden="true">${ICONS[name]}</svg>`
    : html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">${ICONS[name]}</svg>`;
}
