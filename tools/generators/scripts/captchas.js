// SPDX-License-Identifier: Apache-2.0
// Draws labelled captchas with small libraries of Node servers that have no dependencies.
//
// usage: npm install trek-captcha captchapng2 ppfun-captcha @resvg/resvg-js && node captchas.js LIBRARY COUNT OUT FONTS
//
// LIBRARY is trek, captchapng2 or ppfun; FONTS is a file with the path of a font in each line, for ppfun. Writes pictures and OUT/labels.tsv. The libraries take their random numbers from
// Math.random: no two runs are equal.
const fs = require('fs');
const path = require('path');
const {createRequire} = require('module');
const here = createRequire(path.join(process.cwd(), 'x.js'));

const [library, count, out, list] = process.argv.slice(2);
const pick = values => values[Math.floor(Math.random() * values.length)];
const between = (low, high) => low + Math.floor(Math.random() * (high - low + 1));

async function trek() {
  const {token, buffer} = await here('trek-captcha')({size: between(4, 6)});
  return {text: token, data: buffer, ending: 'gif'};
}

async function captchapng2() {
  const CaptchaPng = here('captchapng2');
  const length = between(4, 6);
  const text = Array.from({length}, () => between(0, 9)).join('');
  const png = new CaptchaPng(Math.random() < 0.5 ? 20 * length : length * between(14, 26), between(24, 40), text);
  return {text, data: png.getBuffer(), ending: 'png'};
}

const shade = (low, high) => `rgb(${between(low, high)},${between(low, high)},${between(low, high)})`;
let fonts = [];

async function ppfun() {
  const svgCaptcha = here('ppfun-captcha');
  const {Resvg} = here('@resvg/resvg-js');
  if (fonts.length === 0) {
    for (const file of fs.readFileSync(list, 'utf8').split('\n').filter(f => f.endsWith('.ttf'))) {
      try {
        fonts.push(svgCaptcha.loadFont(file));
      } catch (e) {
        // a font that its parser cannot read
      }
    }
  }
  const alphabet = pick(['0123456789', '23456789ABCDEFGHJKLMNPQRSTUVWXYZ', 'abcdefghijkmnpqrstuvwxyz']);
  const text = Array.from({length: between(4, 6)}, () => pick(alphabet)).join('');
  const ground = Math.random() < 0.5 ? '#fff' : shade(170, 255);
  const svg = svgCaptcha.createCaptcha(text, {
    font: pick(fonts), background: ground, stroke: shade(0, 130), fill: 'none',
    style: `stroke-width: ${between(2, 5)};`, nodeDeviation: Math.random() * 1.5,
    truncateLineProbability: Math.random() * 0.5, truncateCurveProbability: Math.random() * 0.5,
    connectionPathDeviation: Math.random() * 10,
  });
  const png = new Resvg(svg, {background: ground, fitTo: {mode: 'width', value: between(90, 260)}}).render();
  return {text, data: png.asPng(), ending: 'png'};
}

async function main() {
  const draw = {trek, captchapng2, ppfun}[library];
  fs.mkdirSync(out, {recursive: true});
  const labels = [];
  for (let n = 0; n < count; n++) {
    const {text, data, ending} = await draw();
    const name = `${String(n).padStart(6, '0')}.${ending}`;
    fs.writeFileSync(path.join(out, name), data);
    labels.push(`${name}\t${text}\n`);
  }
  fs.writeFileSync(path.join(out, 'labels.tsv'), labels.join(''));
}

main();
