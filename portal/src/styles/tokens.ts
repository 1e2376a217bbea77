import { css } from "lit";
import { color } from "./colors.js";

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
    --_shadow: 0 8px 32px rgb(23 34 46 / 24%);

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
