// SPDX-License-Identifier: Apache-2.0
'use strict';

const $ = id => document.getElementById(id);
const LANES = 4; // requests at once
const TRIES = 10; // of a busy server
const DOUBT = 0.9; // characters below are marked
const SENT_AS_IT_IS = /^image\/(png|jpeg|gif|bmp)$/;
const SHOWN_WIDTH = 224;
const SHOWN_HEIGHT = 112;
const SHOWN_LARGER = 3; // at most so many times
const TABLE_WIDTH = 720;
const TABLE_HEIGHT = 540;
const LARGE = 1e6; // pixels from which an image is sent as a JPEG if it has to be drawn anew

const entries = []; // as they were chosen, and as they are shown
const waiting = [];
const withoutBoxes = new Set(); // models that say so
let lanes = 0;
let models = [];
let limits = {pixels: 4e6, side: 8192, bytes: 16 << 20};
let locked = false;
let token = '';
let before = null;

// the token is kept for this tab only, and not at all where the browser keeps nothing
try {
  token = sessionStorage.getItem('token') ?? '';
} catch (error) {
  token = '';
}

function element(name, text, style) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (style) made.className = style;
  return made;
}

const sleep = millis => new Promise(done => setTimeout(done, millis));
const percent = share => (share * 100).toFixed(share > 0.9995 || share < 0.0005 ? 0 : 1) + ' %';
const millis = value => value ? value.toFixed(value < 10 ? 1 : 0) + ' ms' : '–';
const least = () => $('least').value / 100;
const headers = () => token ? {Authorization: 'Bearer ' + token} : {};

/** Tells screen readers, in the order in which it happens. */
function say(text) {
  $('said').append(element('p', text));
  while ($('said').childElementCount > 20) $('said').firstChild.remove();
}

// ---- settings

function ofTables() {
  return document.querySelector('#kinds :checked').value === 'table';
}

/** Offers the models of the kind that is chosen, and keeps what was chosen of them. */
function showModels() {
  const names = models.filter(each => each.tables === ofTables()).map(each => each.name);
  const words = models.filter(each => !each.tables).map(each => each.name);
  for (const [id, offered] of [['model', names], ['textModel', ['', ...words]]]) {
    const before = $(id).value;
    $(id).replaceChildren(...offered.map(name => {
      const option = element('option', name || 'none');
      option.value = name;
      return option;
    }));
    if (offered.includes(before)) $(id).value = before;
  }
  $('kinds').hidden = !models.some(each => each.tables);
}

function settings() {
  const query = new URLSearchParams();
  if (ofTables()) {
    query.set('model', $('model').value);
    if ($('textModel').value) query.set('textModel', $('textModel').value);
    return query;
  }
  for (const name of ['model', 'charset', 'length', 'fold']) {
    const value = name === 'length' ? $(name).value.replace(/\s/g, '') : $(name).value;
    if (value) query.set(name, value);
  }
  return query;
}

/** What needs to know where characters stand: not every model does. */
function wants(name) {
  return !ofTables() && isAsked(name) && !withoutBoxes.has($('model').value);
}

function isAsked(name) {
  return name === 'boxes' ? $('boxes').checked : $('secondLook').value === 'true';
}

function setLooks(query) {
  if (wants('boxes')) query.set('boxes', 'true');
  if (wants('secondLook')) query.set('secondLook', 'true');
  if (!ofTables() && $('secondLook').value === 'false') query.set('secondLook', 'false');
}

function showSettings() {
  const said = [];
  for (const each of document.querySelectorAll('.ofTexts')) each.hidden = ofTables();
  for (const each of document.querySelectorAll('.ofTables')) each.hidden = !ofTables();
  if (models.length > 1) said.push($('model').value);
  if (ofTables()) {
    if ($('textModel').value) said.push('words by ' + $('textModel').value);
  } else {
    showTexts(said);
  }
  $('chosen').textContent = said.join(' · ');
  showCurl();
}

function showTexts(said) {
  if ($('charset').value) said.push('only ' + $('charset').value);
  if ($('length').value) said.push('length ' + $('length').value);
  if ($('fold').value) said.push($('fold').selectedOptions[0].textContent);
  if ($('secondLook').value) said.push(wants('secondLook') ? 'two looks' : 'one look');

  const charset = models.find(each => each.name === $('model').value)?.charset ?? '';
  const characters = [...charset];
  $('knows').textContent = !charset ? '' : `reads ${characters.length} characters: ${ranges(characters.slice(0, 100))}` +
    (characters.length > 100 ? ' …' : '');
  $('nowhere').textContent = ['boxes', 'secondLook'].some(name => isAsked(name) && !wants(name)) ? `${$('model').value} does not say where` : '';
}

function showCurl() {
  const query = settings();
  if (ofTables()) {
    $('knows').textContent = '';
    query.set('format', 'csv');
  } else {
    if (models.length && query.get('model') === models[0].name) query.delete('model');
    query.set('minConfidence', least());
    setLooks(query);
  }
  const address = new URL(`v1/${ofTables() ? 'table' : 'recognize'}?` + query, location.href).href.replace(/'/g, '%27');
  $('curl').textContent = 'curl --data-binary @image.png \\\n' +
    (token || locked ? '  -H "Authorization: Bearer $MASTER_TOKEN" \\\n' : '') + `  '${address}'`;
}

/** Runs of neighbors as first and last: 0-9. */
function ranges(characters) {
  let text = '';
  for (let i = 0; i < characters.length; i++) {
    let end = i;
    while (end + 1 < characters.length && characters[end + 1].codePointAt(0) === characters[end].codePointAt(0) + 1) end++;
    text += end - i > 2 ? characters[i] + '-' + characters[end] + ' ' : characters.slice(i, end + 1).join('');
    i = end;
  }
  return text.trim();
}

function fault(message) {
  const names = ['length', 'charset', 'fold', 'textModel', 'model']; // the last one also where another is at fault
  const name = names.find(each => message.includes(each));
  names.forEach(each => $(each).removeAttribute('aria-invalid'));
  if (name) $(name).setAttribute('aria-invalid', 'true');
  if ($('fault').textContent !== message) $('fault').textContent = message;
  if (message) $('options').open = true;
}

// ---- results

function makeEntry(file) {
  const entry = {file, name: file.name || 'pasted.png', round: 0, answer: null};
  const item = element('li', undefined, 'card');
  entry.picture = element('div', undefined, 'picture');
  entry.image = element('img');
  entry.image.alt = entry.name;
  entry.image.onerror = () => entry.picture.replaceChildren(element('div', 'cannot be shown', 'broken'));
  entry.image.onload = () => fit(entry);
  entry.image.src = URL.createObjectURL(file);
  entry.picture.append(entry.image);
  entry.body = element('div');
  entry.body.append(element('p', 'reading …', 'facts'), element('p', entry.name, 'facts'));
  const actions = element('div', undefined, 'actions');
  entry.csv = element('button', 'CSV');
  entry.csv.type = 'button';
  entry.csv.hidden = true;
  entry.csv.onclick = () => save(entry.name.replace(/\.\w+$/, '') + '.csv', 'text/csv', rows(matrix(entry.answer)));
  entry.copy = element('button', 'Copy');
  entry.copy.type = 'button';
  entry.copy.hidden = true;
  entry.copy.onclick = () => copy(entry.answer.text, entry.copy);
  const remove = element('button', '×');
  remove.type = 'button';
  remove.setAttribute('aria-label', 'Remove ' + entry.name);
  remove.onclick = () => removeEntry(entry);
  actions.append(entry.copy, entry.csv, remove);
  item.append(entry.picture, entry.body, actions);
  entry.item = item;
  return entry;
}

/** As large as there is room for: a table is looked at, a text is compared. */
function fit(entry) {
  const {naturalWidth: width, naturalHeight: height} = entry.image;
  if (!width) return;
  const wide = Boolean(entry.answer?.cells);
  entry.item.classList.toggle('wide', wide);
  entry.image.width = width * (wide ? Math.min(1, TABLE_WIDTH / width, TABLE_HEIGHT / height) :
    Math.min(SHOWN_LARGER, SHOWN_WIDTH / width, SHOWN_HEIGHT / height));
}

function removeEntry(entry) {
  entry.round = -1;
  URL.revokeObjectURL(entry.image.src);
  entry.item.remove();
  entries.splice(entries.indexOf(entry), 1);
  if (waiting.includes(entry)) waiting.splice(waiting.indexOf(entry), 1);
  showCount();
}

function showCount() {
  const unsure = entries.filter(each => each.answer?.text !== undefined && each.answer.confidence < least()).length;
  const failed = entries.filter(each => each.answer?.error).length;
  $('results').hidden = !entries.length;
  $('samples').hidden = entries.length > 0 || ofTables();
  $('again').hidden = !entries.length;
  $('count').textContent = [entries.length === 1 ? '1 image' : entries.length + ' images', unsure && unsure + ' not sure',
    failed && failed + ' not read'].filter(Boolean).join(', ');
}

function message(entry, text, style) {
  entry.body.replaceChildren(element('p', text, style), element('p', entry.name, 'facts'));
}

function show(entry) {
  const answer = entry.answer;
  entry.picture.querySelector('svg')?.remove();
  entry.copy.hidden = answer.text === undefined;
  entry.csv.hidden = !answer.cells;
  entry.item.dataset.text = answer.text ?? '';
  fit(entry);
  if (answer.error) {
    message(entry, answer.error, 'error');
    return;
  }
  if (answer.cells) {
    showTable(entry);
    return;
  }
  const text = element('p', undefined, answer.text.length > 24 ? 'text long' : 'text');
  const spans = answer.characters.map(each => {
    const span = element('span', each.character, each.probability < DOUBT ? 'doubt' : '');
    span.title = percent(each.probability);
    return span;
  });
  text.append(...spans);
  entry.body.replaceChildren(answer.text ? text : element('p', 'no text', 'facts'), entry.facts = element('p', '', 'facts'),
    element('p', entry.name, 'facts'));
  showFacts(entry);
  if (answer.characters.some(each => each.box)) drawBoxes(entry, answer.characters, spans);
}

/** The cells as a table beside the image, over which their boxes are drawn. */
function showTable(entry) {
  const answer = entry.answer;
  const lines = Array.from({length: answer.rows}, () => element('tr'));
  const fields = answer.cells.map(cell => {
    const field = element(cell.header ? 'th' : 'td', cell.text);
    field.rowSpan = cell.rowSpan;
    field.colSpan = cell.columnSpan;
    lines[cell.row].append(field);
    return field;
  });
  const table = element('table');
  table.append(...lines);
  const grid = element('div', undefined, 'grid');
  grid.tabIndex = 0;
  grid.setAttribute('role', 'region');
  grid.setAttribute('aria-label', `Table in ${entry.name}, ${answer.rows} rows, ${answer.columns} columns`);
  grid.append(table);
  entry.body.replaceChildren(grid, entry.facts = element('p', '', 'facts'), element('p', entry.name, 'facts'));
  showFacts(entry);
  drawBoxes(entry, answer.cells, fields);
}

/** The texts of a table by row and column; of a cell that spans several, in the first. */
function matrix(answer) {
  const texts = Array.from({length: answer.rows}, () => Array(answer.columns).fill(''));
  for (const cell of answer.cells) texts[cell.row][cell.column] = cell.text;
  return texts;
}

function showFacts(entry) {
  const answer = entry.answer;
  const sure = answer.confidence >= least();
  const weakest = (answer.characters ?? []).reduce((a, b) => b.probability < a.probability ? b : a, {probability: DOUBT});
  const facts = [`${percent(answer.confidence)} confident`];
  if (answer.cells) facts.unshift(`${answer.rows} rows, ${answer.columns} columns`);
  facts.push(...(answer.warnings ?? []));
  if (weakest.character) facts.push(`“${weakest.character}” only ${percent(weakest.probability)}`);
  facts.push(millis(answer.milliseconds), `model ${answer.model}, version ${answer.version}`);
  if (entry.scaled) facts.push(`scaled down from ${entry.scaled}`);
  entry.facts.replaceChildren(element('b', sure ? 'sure' : 'not sure', sure ? 'sure' : 'unsure'), ' · ' + facts.join(' · '));
}

/** Frames what has a box, and shows what belongs together. */
function drawBoxes(entry, boxed, shown) {
  const space = 'http' + '://www.w3.org/2000/svg'; // a name, nothing that is loaded
  const svg = document.createElementNS(space, 'svg');
  svg.setAttribute('viewBox', `0 0 ${entry.width} ${entry.height}`);
  svg.setAttribute('aria-hidden', 'true');
  boxed.forEach((each, i) => {
    if (!each.box) return;
    const rect = document.createElementNS(space, 'rect');
    for (const name of ['x', 'y', 'width', 'height']) rect.setAttribute(name, each.box[name]);
    for (const one of [rect, shown[i]]) {
      for (const [event, on] of [['pointerenter', true], ['pointerleave', false]]) {
        one.addEventListener(event, () => [rect, shown[i]].forEach(other => other.classList.toggle('on', on)));
      }
    }
    svg.append(rect);
  });
  entry.picture.append(svg);
}

// ---- reading

/** What is sent: the file, or what the browser makes of it where the server would not take it. */
async function prepare(entry) {
  const file = entry.file;
  if (!file.size) throw new Error('the file is empty');
  let bitmap;
  try {
    bitmap = await createImageBitmap(file);
  } catch (error) {
    return file; // the server knows more, or says what is wrong
  }
  const {width, height} = bitmap;
  const scale = Math.min(1, Math.sqrt(limits.pixels / (width * height)), limits.side / Math.max(width, height));
  entry.width = Math.max(1, Math.floor(width * scale));
  entry.height = Math.max(1, Math.floor(height * scale));
  entry.scaled = scale < 1 ? `${width}×${height}` : '';
  if (scale === 1 && file.size <= limits.bytes && SENT_AS_IT_IS.test(file.type)) {
    bitmap.close();
    return file;
  }
  const canvas = element('canvas');
  canvas.width = entry.width;
  canvas.height = entry.height;
  const context = canvas.getContext('2d');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  const type = canvas.width * canvas.height > LARGE ? 'image/jpeg' : 'image/png';
  return await new Promise(done => canvas.toBlob(done, type, 0.95)) ?? file;
}

async function ask(entry, body) {
  for (let attempt = 1; ; attempt++) {
    const query = settings();
    setLooks(query);
    const response = await fetch(`v1/${ofTables() ? 'table' : 'recognize'}?` + query, {method: 'POST', body,
      headers: {...headers(), 'Content-Type': 'application/octet-stream'}});
    if (response.status !== 503 || attempt === TRIES || entry.round < 0) return response;
    message(entry, 'the server is busy, asking again …', 'facts');
    await sleep(1000 * (Number(response.headers.get('Retry-After')) || 1) * (1 + Math.random()));
  }
}

async function read(entry) {
  const round = ++entry.round;
  const isOver = () => entry.round !== round;
  let answer;
  try {
    const body = await prepare(entry);
    const response = await ask(entry, body);
    if (isOver()) return;
    if (response.status === 401) {
      waiting.unshift(entry);
      lock();
      return;
    }
    answer = await response.json();
    if (answer.cells) answer.text = matrix(answer).map(row => row.map(one => one.replace(/\s+/g, ' ')).join('\t')).join('\n');
    if (response.headers.get('X-Error-Code') === 'bad_parameter') {
      if ((wants('boxes') || wants('secondLook')) && /has no (boxes|second look)/.test(answer.error)) {
        withoutBoxes.add($('model').value);
        showSettings();
        waiting.unshift(entry);
        return;
      }
      fault(answer.error);
      answer.error = 'not read, because of the settings';
    } else if (response.ok) {
      fault('');
    }
  } catch (error) {
    answer = {error: error instanceof TypeError ? 'the server does not answer' : error.message};
  }
  if (isOver()) return;
  entry.answer = answer;
  show(entry);
  showCount();
  say(entry.name + ': ' + (answer.error ?? (answer.text || 'no text') + (answer.confidence < least() ? ', not sure' : '')));
}

async function lane() {
  lanes++;
  while (waiting.length && !locked) await read(waiting.shift());
  lanes--;
}

function start(list) {
  waiting.push(...list.filter(each => !waiting.includes(each)));
  while (lanes < LANES && waiting.length && !locked) lane();
}

function add(files) {
  $('note').textContent = '';
  const added = [...files].map(makeEntry);
  if (!added.length) return;
  entries.push(...added);
  $('list').append(...added.map(each => each.item));
  showCount();
  added[0].item.scrollIntoView({block: 'nearest'});
  start(added);
}

function readAll() {
  if (!$('settings').reportValidity()) return;
  fault('');
  for (const entry of entries) {
    entry.answer = null;
    message(entry, 'reading …', 'facts');
  }
  start(entries);
}

// ---- taking results away

async function copy(text, button) {
  try {
    await navigator.clipboard.writeText(text);
  } catch (error) { // not over plain HTTP from another machine
    const area = element('textarea', text, 'unseen');
    document.body.append(area);
    area.select();
    document.execCommand('copy');
    area.remove();
    button.focus();
  }
  const label = button.dataset.label ??= button.textContent;
  button.textContent = 'Copied';
  say('copied');
  setTimeout(() => { button.textContent = label; }, 1500);
}

function save(name, type, text) {
  const link = element('a');
  link.href = URL.createObjectURL(new Blob([text], {type}));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

function result(entry) {
  const {text, confidence, characters, cells, model, version, error} = entry.answer ?? {error: 'not read yet'};
  return error ? {file: entry.name, error} :
    {file: entry.name, text, confidence, sure: confidence >= least(), characters, cells, model, version};
}

function csv() {
  const columns = ['file', 'text', 'confidence', 'sure', 'model', 'version', 'error'];
  return rows([columns, ...entries.map(result).map(each => columns.map(name => each[name]))]);
}

function rows(values) {
  const cell = value => /[",\r\n]/.test(value ?? '') ? `"${value.replace(/"/g, '""')}"` : String(value ?? '');
  return '\ufeff' + values.map(row => row.map(cell).join(',') + '\r\n').join(''); // spreadsheets want the mark
}

// ---- the server

function lock() {
  if (token) $('refused').textContent = 'This token is not known to the server.';
  locked = true;
  if ($('unlock').hidden) {
    $('unlock').hidden = false;
    $('secret').focus();
  }
  showSettings();
}

async function look() {
  try {
    const response = await fetch('v1/status', {headers: headers()});
    if (response.status === 401) {
      lock();
      return;
    }
    if (!response.ok) return;
    locked = false;
    $('unlock').hidden = true;
    showStatus(await response.json());
  } catch (error) {
    $('waiting').textContent = 'the server does not answer';
  }
}

function showStatus(status) {
  const changed = status.models.map(each => each.name).join() !== models.map(each => each.name).join();
  models = status.models;
  if (changed) showModels();
  limits = status.limits;
  showSettings();
  $('version').textContent = status.version;
  $('device').textContent = [...new Set(models.map(each => each.device))].join(', ');
  $('waiting').textContent = `${status.queue.waiting} of ${status.queue.capacity}`;
  const now = {time: performance.now(), count: status.requests.answered};
  if (before) {
    const rate = Math.max(0, (now.count - before.count) / (now.time - before.time) * 1000);
    $('rate').textContent = rate.toFixed(rate < 10 ? 1 : 0);
  }
  before = now;
  $('p50').textContent = millis(status.latestMilliseconds.p50);
  $('p99').textContent = millis(status.latestMilliseconds.p99);
}

async function watch() {
  while ($('server').open) {
    if (!locked && !document.hidden) await look();
    await sleep(2000);
  }
}

// ---- events

/** An image written out as text, or what to tell. */
function fromText(text) {
  const match = /^data:(image\/[\w.+-]+);base64,([A-Za-z0-9+/=\s]+)$/.exec(text.trim());
  if (match) {
    add([new File([Uint8Array.from(atob(match[2].replace(/\s/g, '')), each => each.charCodeAt(0))],
      'pasted.' + match[1].slice(6).replace(/\W.*/, ''), {type: match[1]})]);
  } else if (text.trim()) {
    $('note').textContent = /^https?:/.test(text.trim()) ?
      'That is the address of an image. This page loads nothing from elsewhere: copy or save the image itself.' :
      'That is text, not an image.';
  }
}

$('files').addEventListener('change', () => {
  add($('files').files);
  $('files').value = '';
});
for (const button of $('samples').querySelectorAll('button')) {
  button.addEventListener('click', () => {
    const image = button.firstElementChild;
    add([new File([Uint8Array.from(atob(image.src.split(',')[1]), each => each.charCodeAt(0))], button.dataset.name,
      {type: 'image/png'})]);
  });
}
$('settings').addEventListener('submit', event => {
  event.preventDefault();
  readAll();
});
$('settings').addEventListener('input', showSettings);
$('kinds').addEventListener('change', () => {
  showModels();
  showSettings();
  showCount();
});
$('least').addEventListener('input', () => {
  $('percent').textContent = $('least').value + ' %';
  $('least').setAttribute('aria-valuetext', $('percent').textContent);
  entries.filter(each => each.answer?.text !== undefined).forEach(showFacts);
  showCount();
});
$('again').addEventListener('click', readAll);
$('copy').addEventListener('click', () => copy(entries.map(each => each.answer?.text ?? '').join('\n'), $('copy')));
$('csv').addEventListener('click', () => save('texts.csv', 'text/csv', csv()));
$('json').addEventListener('click', () => save('texts.json', 'application/json',
  JSON.stringify(entries.map(result), null, 2) + '\n'));
$('clear').addEventListener('click', () => {
  [...entries].forEach(removeEntry);
  $('files').focus();
});
$('copycurl').addEventListener('click', () => copy($('curl').textContent, $('copycurl')));
$('server').addEventListener('toggle', watch);
$('unlock').addEventListener('submit', async event => {
  event.preventDefault();
  token = $('secret').value.trim();
  $('refused').textContent = '';
  await look();
  if (locked) return;
  $('secret').value = '';
  try {
    sessionStorage.setItem('token', token);
  } catch (error) {
    // it is asked for again then
  }
  start([]);
});
for (const kind of ['dragover', 'dragleave', 'drop']) {
  document.addEventListener(kind, event => {
    event.preventDefault();
    $('drop').classList.toggle('over', kind === 'dragover');
    if (kind !== 'drop') return;
    const data = event.dataTransfer;
    if (data.files.length) add(data.files);
    else fromText(data.getData('text/uri-list') || data.getData('text/plain'));
  });
}
document.addEventListener('paste', event => {
  const data = event.clipboardData;
  if (data.files.length) add(data.files);
  else if (!event.target.closest?.('input')) fromText(data.getData('text/plain'));
});
showSettings();
look();
