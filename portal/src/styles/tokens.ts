import { css, unsafeCSS } from "lit";

/** Every colour of the portal, and the tests' source for their contrast. */
export const colors = {
  surface: "#ffffff",
  page: "#f4f7f9",
  line: "#d9e0e6",
  text: "#17222e",
  quiet: "#4d5b69",
  brand: "#1f5fa8",
  brandStrong: "#174b86",
  brandSoft: "#e8f0f9",
  onBrand: "#ffffff",
  control: "#6d7b88",
  chartPlatform: "#76899b",
  chartOwn: "#174b86",
  success: "#155c39",
  successSoft: "#e3f3ea",
  warning: "#7a4b00",
  warningSoft: "#fff3d6",
  danger: "#a3211b",
  dangerSoft: "#fdeceb",
} as const;

const color = (name: keyof typeof colors) => unsafeCSS(colors[name]);

/**
 * The look, for `:host` of the three elements. What a host page may set is `--pm-*`; `--_*` is ours.
 *
 * `--_u` is 16 px wherever we are: a host with `html { font-size: 62.5% }` would shrink every rem.
 */
export const tokens = css`
  :host {
    all: initial;
    --_u: var(--pm-unit, 16px);
    --_surface: var(--pm-surface, ${color("surface")});
    --_page: var(--pm-page, ${color("page")});
    --_line: var(--pm-line, ${color("line")});
    --_text: var(--pm-text, ${color("text")});
    --_quiet: var(--pm-quiet, ${color("quiet")});
    --_brand: var(--pm-brand, ${color("brand")});
    --_brand-strong: var(--pm-brand-strong, ${color("brandStrong")});
    --_brand-soft: var(--pm-brand-soft, ${color("brandSoft")});
    --_on-brand: var(--pm-on-brand, ${color("onBrand")});
    --_control: ${color("control")};
    --_chart-platform: var(--pm-chart-platform, ${color("chartPlatform")});
    --_chart-own: var(--pm-chart-own, ${color("chartOwn")});
    --_success: ${color("success")};
    --_success-soft: ${color("successSoft")};
    --_warning: ${color("warning")};
    --_warning-soft: ${color("warningSoft")};
    --_danger: ${color("danger")};
    --_danger-soft: ${color("dangerSoft")};
    --_radius: var(--pm-radius, 8px);
    --_font: var(--pm-font, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif);
    --_ring: 3px solid var(--_brand);

    /* What Web Awesome's parts ask for. */
    --wa-color-brand-fill-loud: var(--_brand);
    --wa-color-brand-on-loud: var(--_on-brand);
    --wa-color-brand-on-quiet: var(--_brand);
    --wa-color-brand-border-loud: var(--_brand);
    --wa-color-neutral-fill-normal: var(--_line);
    --wa-color-neutral-fill-quiet: var(--_page);
    --wa-color-neutral-on-quiet: var(--_quiet);
    --wa-color-neutral-on-normal: var(--_text);
    --wa-color-surface-default: var(--_surface);
    --wa-color-surface-raised: var(--_surface);
    --wa-color-overlay-modal: rgb(23 34 46 / 50%);
    --wa-color-mix-hover: black 10%;
    --wa-color-mix-active: black 16%;
    --wa-form-control-height: calc(var(--_u) * 2.75);
    --wa-form-control-border-radius: calc(var(--_radius) * 0.75);
    --wa-form-control-border-style: solid;
    --wa-form-control-border-width: 1px;
    --wa-form-control-border-color: var(--_control);
    --wa-form-control-background-color: var(--_surface);
    --wa-form-control-activated-color: var(--_brand);
    --wa-form-control-padding-inline: calc(var(--_u));
    --wa-form-control-padding-block: calc(var(--_u) * 0.5);
    --wa-form-control-toggle-size: calc(var(--_u) * 1.5);
    --wa-form-control-value-color: var(--_text);
    --wa-form-control-value-line-height: 1.5;
    --wa-form-control-required-content: "";
    --wa-border-radius-pill: 999px;
    --wa-border-width-l: 3px;
    --wa-font-weight-action: 600;
    --wa-font-weight-heading: 650;
    --wa-font-size-l: calc(var(--_u) * 1.25);
    --wa-line-height-condensed: 1.25;
    --wa-panel-border-radius: calc(var(--_radius) * 1.5);
    --wa-focus-ring: var(--_ring);
    --wa-focus-ring-offset: 2px;
    --wa-space-2xs: calc(var(--_u) * 0.25);
    --wa-space-xs: calc(var(--_u) * 0.5);
    --wa-space-l: calc(var(--_u) * 1.5);
    --wa-space-xl: calc(var(--_u) * 1.5);
    --wa-space-2xl: calc(var(--_u) * 2);
    --wa-shadow-l: 0 8px 32px rgb(23 34 46 / 24%);
    --wa-transition-easing: ease;
    --wa-transition-fast: 80ms;
    --wa-transition-normal: 160ms;
    --wa-button-transform-hover: none;
    --wa-button-transform-active: none;

    display: block;
  }
  /* Again within, for a host's "* { color: red }" is stronger than our :host. */
  .root {
    all: initial;
    display: block;
    color: var(--_text);
    font: 400 var(--_u) / 1.5 var(--_font);
    color-scheme: light;
    text-align: start;
  }
  :host([hidden]) {
    display: none;
  }
`;
