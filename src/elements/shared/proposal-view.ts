// What was understood of a reader's files, as it is shown before anything is done with it. All of it is text, never markup.
import { html, nothing, type TemplateResult } from 'lit';
import type { DataFacts, ModelFacts, Obstacle, RoomFacts } from '../../session/opening';
import { explain } from './failure';
import { shapeText } from '../../core/tensor';
import { quoted, visible } from '../../core/text-words';
import { formatBytes, formatCount, formatMany, formatNumber } from './format';

const kinds: Readonly<Record<ModelFacts['kind'], string>> = {
  onnx: 'ONNX',
  gpt2: 'GPT-2, a state dict of Hugging Face',
  sequential: 'State dict of dense layers',
  exported: 'Network saved by ntk-explorer',
};

const dataKinds: Readonly<Record<DataFacts['kind'], string>> = {
  npy: 'NumPy array',
  npz: 'NumPy archive',
  csv: 'Table of text',
  idx: 'IDX',
  parquet: 'Parquet',
  images: 'PNG pictures',
  text: 'Text',
};

const fact = (name: string, value: unknown): TemplateResult =>
  html`<dt>${name}</dt>
    <dd>${value}</dd>`;

export const noteList = (notes: readonly string[]) =>
  notes.length === 0
    ? nothing
    : html`<ul class="notes small muted">
        ${notes.map((note) => html`<li>${note}</li>`)}
      </ul>`;

export function modelView({ name, kind, sizes, notes }: ModelFacts): TemplateResult {
  return html`<section part="model" aria-label="Model">
    <h3>Model</h3>
    <dl>
      ${fact('File', name)} ${fact('Kind', kinds[kind])}
      ${
        sizes
          ? html`${fact('Parameters', `${formatCount(sizes.numbers)} in ${formatMany(sizes.tensors, 'tensor')}`)}
            ${fact('Input', shapeText(sizes.input))} ${fact('Output', shapeText(sizes.output))}`
          : nothing
      }
    </dl>
    ${noteList(notes)}
  </section>`;
}

export function dataView(facts: DataFacts): TemplateResult {
  const { name, kind, count, shape, notes, logits } = facts;
  const isText = areWindows(facts);
  return html`<section part="data" aria-label="Data">
    <h3>Data</h3>
    <dl>
      ${fact('File', name)} ${fact('Kind', dataKinds[kind])}
      ${fact(isText ? 'Windows' : 'Datapoints', formatCount(count))}
      ${fact('Each', isText ? formatMany(shape[0], 'token') : shapeText(shape))}
      ${fact(isText ? 'Tokens that follow' : 'Classes', classesText(facts))}
      ${logits === undefined ? nothing : fact('Logits', logits)}
    </dl>
    ${isText ? windowsView(facts) : rowsView(facts)} ${noteList(notes)}
  </section>`;
}

const areWindows = ({ rows }: DataFacts): boolean => rows.some(({ text }) => text !== undefined);

function classesText(facts: DataFacts): string {
  const { classes, classCount = 0 } = facts;
  if (!classes) return 'not in the file; the network\u2019s own answers stand in for them';
  if (areWindows(facts))
    return `of ${formatCount(classCount)}: ${namesOf(
      classes.filter(({ count }) => count > 0),
      quoted,
    )}, \u2026`;
  return `${classCount}: ${namesOf(classes, String)}${classCount > classes.length ? ', \u2026' : ''}`;
}

type Counted = NonNullable<DataFacts['classes']>;

const namesOf = (classes: Counted, say: (name: string) => string): string =>
  classes.map(({ name, count }) => `${say(name)} (${formatCount(count)})`).join(', ');

function windowsView({ rows }: DataFacts): TemplateResult {
  return html`<div class="rows texts" tabindex="0" role="region" aria-label="First windows">
    <table>
      <caption class="small muted">
        First windows
      </caption>
      <thead>
        <tr>
          <th scope="col">#</th>
          <th scope="col">window</th>
          <th scope="col">then</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ({ text = '', label = '' }, at) =>
            html`<tr>
              <th scope="row">${at}</th>
              <td>${visible(text)}</td>
              <td>${visible(label)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

function rowsView({ rows, columns, shape }: DataFacts): TemplateResult {
  const width = rows[0]?.values.length ?? 0;
  const isCut = shape.reduce((size, length) => size * length, 1) > width;
  const isLabelled = rows.some(({ label }) => label !== undefined);
  return html`<div class="rows" tabindex="0" role="region" aria-label="First rows">
    <table>
      <caption class="small muted">
        First rows
      </caption>
      <thead>
        <tr>
          <th scope="col">#</th>
          ${isLabelled ? html`<th scope="col">class</th>` : nothing}
          ${Array.from({ length: width }, (_, at) => html`<th scope="col">${columns?.[at] ?? at}</th>`)}
          ${isCut ? html`<th scope="col"><span class="visually-hidden">and so on</span>…</th>` : nothing}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ({ values, label }, at) =>
            html`<tr>
              <th scope="row">${at}</th>
              ${isLabelled ? html`<td>${label}</td>` : nothing}
              ${values.map((value) => html`<td>${formatNumber(value)}</td>`)} ${isCut ? html`<td>…</td>` : nothing}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

const missing: Readonly<Record<Extract<Obstacle, string>, string>> = {
  model: 'Add a model: an ONNX or safetensors file.',
  data: 'Add data for it: a file with the network\u2019s inputs, one datapoint after another.',
  activation: 'A state dict does not name its activation. Choose the one between its layers.',
  config: 'Add the config.json that belongs to this model.',
  text: 'A text needs a language model and its vocabulary: add a GPT-2 or an ONNX file that reads token ids, and the tokenizer.json or characters.json that belongs to it.',
  room: 'There is no room for so many datapoints.',
  vocabulary: 'A text needs a vocabulary: add the tokenizer.json or characters.json that belongs to the model.',
};

/** What keeps the kernel from being computed, in words. */
export function obstacleText(obstacle: Obstacle, room?: RoomFacts): string {
  if (obstacle === 'room' && room) return roomText(room);
  if (typeof obstacle === 'string') return missing[obstacle];
  const { title, what } = explain(obstacle);
  return `${title}. ${what}`;
}

function roomText({ count, most, memory }: RoomFacts): string {
  const many = formatMany(count, 'datapoint');
  const why = `${many} with their network take about ${formatBytes(memory.needed)} of graphics memory; ${formatBytes(memory.free)} can be had.`;
  return most < 1
    ? `${why} There is no room for this model.`
    : `${why} There is room for ${formatMany(most, 'datapoint')}: take the first of them.`;
}
