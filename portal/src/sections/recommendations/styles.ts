import { css } from "lit";

/** The looks of the cards, and of the bar that approves several. */
export const cardStyles = css`
  .card {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--_u);
    padding: calc(var(--_u) * 1.25);
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    scroll-margin: calc(var(--_u) * 2);
  }
  .card.decided {
    background: var(--_page);
  }
  .card.decided .badge:not(.success, .warning, .danger, .brand) {
    background: var(--_surface);
  }
  .card header {
    align-items: start;
  }
  .top {
    flex: 1 1 calc(var(--_u) * 14);
    flex-wrap: nowrap;
    align-items: start;
    min-inline-size: 0;
  }
  .choose {
    display: grid;
    place-items: center;
    flex: none;
    inline-size: calc(var(--_u) * 2.75);
    block-size: calc(var(--_u) * 2.75);
    margin: calc(var(--_u) * -0.6875) calc(var(--_u) * -0.5) 0 calc(var(--_u) * -0.75);
  }
  .card h3 {
    font-size: calc(var(--_u) * 1.125);
  }
  .card h4 {
    margin-block-start: calc(var(--_u) * 0.5);
  }
  .figures {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(calc(var(--_u) * 16), 100%), 1fr));
    gap: calc(var(--_u) * 0.75) calc(var(--_u) * 1.5);
    padding: calc(var(--_u) * 0.75) var(--_u);
    border-radius: calc(var(--_radius) * 0.75);
    background: var(--_page);
    font-variant-numeric: tabular-nums;
  }
  .decided .figures {
    padding: 0;
  }
  .figures dt {
    color: var(--_quiet);
    font-size: calc(var(--_u) * 0.875);
  }
  .figures strong {
    font-weight: 650;
  }
  .card p {
    max-inline-size: calc(var(--_u) * 46);
  }
  .card p + p {
    margin-block-start: calc(var(--_u) * 0.375);
  }
  summary {
    display: inline-flex;
    align-items: center;
    gap: 0.5em;
    min-block-size: calc(var(--_u) * 2.75);
    color: var(--_brand);
    font-weight: 600;
    cursor: pointer;
    list-style: none;
  }
  summary::-webkit-details-marker {
    display: none;
  }
  summary::before {
    content: "";
    inline-size: 0.45em;
    block-size: 0.45em;
    border: solid currentColor;
    border-width: 0 2px 2px 0;
    rotate: -45deg;
    transition: rotate 120ms;
  }
  details[open] > summary::before {
    rotate: 45deg;
  }
  details > .stack {
    --gap: 0.5;
    padding: calc(var(--_u) * 0.5) 0 calc(var(--_u) * 0.5) var(--_u);
    border-inline-start: 3px solid var(--_line);
  }
  .lines {
    display: grid;
    gap: calc(var(--_u) * 0.375);
  }
  .lines > div {
    display: grid;
    grid-template-columns: calc(var(--_u) * 15) minmax(0, 1fr);
    gap: 0 var(--_u);
  }
  .lines dt {
    color: var(--_quiet);
  }
  dd {
    overflow-wrap: anywhere;
  }
  .bullets {
    list-style: disc;
    padding-inline-start: 1.25em;
  }
  .tags {
    display: flex;
    flex-wrap: wrap;
    gap: calc(var(--_u) * 0.375);
  }
  .tags li {
    padding: 0 0.6em;
    border-radius: calc(var(--_radius) * 0.5);
    box-shadow: inset 0 0 0 1px var(--_line);
    font-size: calc(var(--_u) * 0.875);
    line-height: 1.8;
  }
  .page {
    padding: var(--_u);
    border-radius: var(--_radius);
    box-shadow: inset 0 0 0 1px var(--_line);
  }
  @container (max-width: 35em) {
    .card {
      padding: var(--_u);
    }
    .lines > div {
      grid-template-columns: minmax(0, 1fr);
    }
    .decisions button {
      flex: 1 1 auto;
    }
  }
  .cards {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--_u);
  }
  .bulk.some {
    position: sticky;
    inset-block-start: 0;
    z-index: 1;
  }
  .bulk {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: calc(var(--_u) * 0.5) var(--_u);
    padding-block: calc(var(--_u) * 0.5);
    border-block-end: 1px solid var(--_line);
    background: var(--_surface);
  }
  .bulk button {
    flex: none;
    margin-inline-start: auto;
  }
  @container (max-width: 35em) {
    .bulk button {
      flex: 1 0 100%;
    }
  }
`;
