// The page of the benchmark: measures its own adapter at the press of a button, or when the driver asks.
import '../core/dispose-polyfill';
import type { Dataset } from '../datasets/dataset';
import { loadDigits } from '../datasets/digits';
import { openDevice } from '../gpu/device';
import { type AdapterReport, measureAdapter } from './adapter';
import { randomDigits } from './problem';
import { adapterTable } from './table';

declare global {
  interface Window {
    /** Measures the adapter of this page. */
    measureAdapter: (rounds: number) => Promise<AdapterReport>;
  }
}

const part = (id: string): HTMLElement => document.getElementById(id)!;
const say = (text: string): void => void (part('status').textContent = text);

async function fetchBytes(name: string): Promise<ArrayBuffer> {
  const response = await fetch(`./data/${name}`);
  return response.arrayBuffer();
}

/** The digits beside this page, else random datapoints of their kind. */
function findData(): Promise<Dataset> {
  return loadDigits(fetchBytes).catch(randomDigits);
}

window.measureAdapter = async (rounds) => {
  using gpu = await openDevice();
  const report = await measureAdapter(gpu, await findData(), { rounds, report: say });
  say(`${report.adapter}, data: ${report.data}`);
  part('report').textContent = adapterTable(report);
  return report;
};

part('measure').addEventListener('click', () => {
  window.measureAdapter(5).catch((error: unknown) => say(String(error)));
});
