// The workbench's grid: one screen from 960 px on, one column below.
import { css } from 'lit';

export const workbenchStyles = css`
  :host {
    --_font: -apple-system, 'Segoe UI', Roboto, Cantarell, 'Liberation Sans', system-ui, sans-serif;
    display: block;
    box-sizing: border-box;
    color: light-dark(#1c1f27, #e9ebf0);
    font: 400 13px/1.4 var(--_font);
  }
  * {
    box-sizing: border-box;
  }
  header {
    display: flex;
    align-items: center;
    gap: 16px;
    min-width: 0;
  }
  .name {
    flex: none;
  }
  .name a {
    display: block;
    width: max-content;
    color: light-dark(#a30f43, #ff8aab);
    font-size: 12px;
    line-height: 1.2;
  }
  .name a:focus-visible {
    outline: 2px solid light-dark(#c41653, #ff6b94);
    outline-offset: 2px;
  }
  h1 {
    margin: 0;
    font-size: 17px;
    font-weight: 650;
    letter-spacing: -0.01em;
    white-space: nowrap;
  }
  .sentence {
    flex: 1 1 auto;
    min-width: 0;
    margin: 0;
    color: light-dark(#596070, #a0a8b7);
    line-height: 1.35;
    max-width: 640px;
    text-wrap: balance;
    display: -webkit-box;
    overflow: hidden;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
  }
  .tools {
    margin-left: auto;
    display: flex;
    align-items: center;
    gap: 12px;
    flex: 0 0 auto;
    max-width: calc(100% - 132px);
  }
  .tools > :not(ntk-jobs) {
    flex: none;
  }
  ::slotted(*) {
    flex: none;
  }
  ntk-jobs {
    flex: 0 1 auto;
    min-width: 0;
    max-width: 320px;
  }
  label {
    display: flex;
    align-items: center;
    gap: 6px;
    color: light-dark(#596070, #a0a8b7);
    font-size: 12px;
  }
  select {
    height: 28px;
    border: 1px solid light-dark(#868d9b, #6d7584);
    border-radius: 6px;
    background: light-dark(#ffffff, #14171d);
    color: light-dark(#1c1f27, #e9ebf0);
    font: inherit;
    font-size: 13px;
  }
  select:focus-visible {
    outline: 2px solid light-dark(#c41653, #ff6b94);
    outline-offset: 1px;
  }
  main {
    min-width: 0;
    min-height: 0;
  }
  .card {
    padding: 12px;
    border-radius: 10px;
    background: light-dark(#ffffff, #14171d);
    min-width: 0;
    min-height: 0;
  }
  .card > * {
    height: 100%;
  }
  .tabs {
    display: flex;
    gap: 2px;
    min-width: 0;
    overflow-x: auto;
    scrollbar-width: none;
  }
  .tabs button {
    flex: none;
    height: 28px;
    padding: 0 8px;
    border: 0;
    border-radius: 6px;
    background: none;
    color: light-dark(#596070, #a0a8b7);
    font: inherit;
    cursor: pointer;
  }
  .tabs button:hover {
    background: light-dark(#ffffff, #14171d);
  }
  .tabs button[aria-selected='true'] {
    background: light-dark(#1c1f27, #e9ebf0);
    color: light-dark(#ffffff, #14171d);
  }
  .tabs button:focus-visible {
    outline: 2px solid light-dark(#c41653, #ff6b94);
    outline-offset: -2px;
  }
  .notices {
    position: fixed;
    z-index: 1;
    left: 50%;
    bottom: 16px;
    width: min(720px, calc(100vw - 32px));
    transform: translateX(-50%);
  }
  .notices ntk-status::part(problem),
  .notices ntk-status::part(notice) {
    box-shadow: 0 4px 24px rgb(0 0 0 / 0.25);
  }

  @media (min-width: 960px) {
    :host {
      display: grid;
      grid-template-rows: 52px minmax(0, 1fr);
      height: 100dvh;
      min-height: 600px;
      padding: 0 12px 12px;
    }
    header {
      padding: 0 8px;
    }
    main {
      display: grid;
      gap: 12px;
      grid-template-columns: minmax(0, min(42vw, 100dvh - 184px)) minmax(0, 1fr) minmax(300px, 25vw);
      grid-template-rows: minmax(0, 2fr) minmax(224px, 1fr);
      grid-template-areas: 'heatmap neighbourhood nudge' 'heatmap training nudge';
    }
    main:has(.tabs) {
      grid-template-rows: 28px minmax(0, 2fr) minmax(224px, 1fr);
      grid-template-areas: 'heatmap tabs tabs' 'heatmap neighbourhood nudge' 'heatmap training nudge';
    }
    .tabs {
      grid-area: tabs;
    }
    .lab {
      grid-area: 2 / 2 / 4 / 4;
      overflow: auto;
      scrollbar-width: thin;
    }
    .heatmap {
      grid-area: heatmap;
    }
    .neighbourhood {
      grid-area: neighbourhood;
    }
    .training {
      grid-area: training;
    }
    .nudge {
      grid-area: nudge;
      overflow: auto;
      scrollbar-width: thin;
    }
    main {
      --ntk-stage-min-height: 120px;
      --ntk-panel-place: edge;
    }
    main.failed {
      display: block;
    }
  }

  @media (min-width: 1200px) {
    main:has(.lab.beside) {
      grid-template-columns: minmax(0, min(42vw, 100dvh - 184px)) minmax(0, 1fr) minmax(260px, 20vw);
    }
    .lab.beside {
      grid-area: 2 / 2 / 4 / 3;
    }
    .neighbourhood.beside {
      grid-area: 2 / 3 / 4 / 4;
    }
  }

  @media (min-width: 960px) and (max-width: 1199px) {
    main:has(.lab.beside) {
      grid-template-rows: 28px minmax(0, 1fr) minmax(280px, 1fr);
    }
    .lab.beside {
      grid-area: 2 / 2 / 3 / 4;
    }
    .neighbourhood.beside {
      grid-area: 3 / 2 / 4 / 4;
    }
  }

  @media (min-width: 960px) and (max-width: 1359px) {
    header:has(ntk-jobs[busy]) .sentence {
      display: none;
    }
  }

  @media (max-width: 959px) {
    :host {
      padding: 12px;
    }
    header {
      flex-wrap: wrap;
      gap: 8px 12px;
      padding: 0 4px 12px;
    }
    .sentence {
      order: 3;
      flex-basis: 100%;
    }
    .tools {
      flex: 1 1 auto;
      flex-wrap: wrap;
      justify-content: flex-end;
      gap: 8px;
      min-width: 0;
      max-width: none;
    }
    .sentence {
      -webkit-line-clamp: unset;
    }
    ntk-jobs {
      position: fixed;
      z-index: 1;
      right: 12px;
      bottom: 12px;
      left: 12px;
      max-width: none;
      border-radius: 10px;
      background: light-dark(#ffffff, #14171d);
      box-shadow: 0 4px 24px rgb(0 0 0 / 0.25);
    }
    ntk-jobs::part(list) {
      padding: 10px 12px;
    }
    ntk-jobs::part(job) {
      flex: 1 1 auto;
    }
    ntk-jobs::part(more) {
      top: auto;
      bottom: 100%;
      margin: 0 0 12px;
    }
    main {
      display: flex;
      flex-direction: column;
      gap: 12px;
    }
    .tabs {
      flex-wrap: wrap;
    }
    .tabs button {
      height: 32px;
    }
    .heatmap,
    .neighbourhood {
      height: min(calc(100vw + 180px), 90vh);
    }
    .training ::part(curves) {
      flex: none;
      height: 200px;
    }
    .nudge ::part(charts) {
      flex: none;
      height: 220px;
    }
    .nudge ::part(list) {
      flex: none;
      height: 360px;
    }
  }
`;
