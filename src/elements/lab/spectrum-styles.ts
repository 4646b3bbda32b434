// How the spectrum's own parts are laid out.
import { css } from 'lit';
import { numberTableStyles } from '../shared/number-table-styles';

export const spectrumStyles = css`
  .panel {
    overflow: auto;
    scrollbar-width: thin;
  }
  dl {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(116px, 1fr));
    gap: 4px 16px;
    margin: 0;
  }
  dt {
    color: var(--_muted);
    font-size: 12px;
  }
  dd {
    margin: 0;
  }
  .charts {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(240px, 1fr));
    gap: 8px;
    grid-auto-rows: minmax(170px, 1fr);
    flex: 1 0 auto;
  }
  .charts > div {
    position: relative;
    min-height: 170px;
    overflow: hidden;
  }
  .charts svg {
    position: absolute;
    inset: 0;
    max-width: none;
  }
  .gamma {
    flex-flow: row wrap;
    align-items: center;
    gap: 4px 8px;
  }
  .gamma input {
    width: 104px;
  }
  .modes {
    flex: 1 1 140px;
    min-height: 140px;
    overflow: auto;
    scrollbar-width: thin;
  }
  ${numberTableStyles}
  tr.chosen {
    background: var(--_raised);
  }
  tr.chosen button {
    font-weight: 600;
  }
  .choice {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 8px;
  }
  .waiting {
    position: relative;
    flex: 1 1 auto;
    min-height: 160px;
  }
  @media (pointer: coarse) {
    tbody button {
      height: 36px;
    }
  }
`;
